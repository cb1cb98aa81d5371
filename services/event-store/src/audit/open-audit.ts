import type { Kysely } from 'kysely'

import { openNoteKey } from '@urbe/audit'
import { AUDIT_REPORT_ENTRIES_MAX, type Check } from '@urbe/contracts'
import type { EventLog, LogConnection, LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import { vkeyOf } from '@urbe/merkle'

import type { Database } from '../database.ts'
import { grownSoFar } from './append.ts'
import { newestCheckpoint, noteOf, type Signer } from './checkpoints.ts'
import { countAudit, findAudit } from './queries.ts'
import type { AuditDesk } from './routes.ts'
import { startSequencer } from './sequencer.ts'
import { consistencyOf, inclusionFile, signedTree, tileBytes } from './trees.ts'
import { witnessDoor } from './witness-door.ts'

interface Wiring {
  readonly db: Kysely<Database>
  readonly log: Pick<EventLog, 'follow'>
  readonly connection: LogConnection
  readonly clock: Clock
  readonly logger: LogLines
  readonly signal: AbortSignal
  /** What the log is called when it begins. */
  readonly origin: string
  readonly keyFile: Uint8Array | undefined
  readonly checkpointFile: string | undefined
}
export interface Audit {
  readonly desk: AuditDesk
  readonly check: () => Check
  /** Entries of the tree, and how many of them are signed. */
  readonly standing: () => Promise<{ readonly entries: number; readonly sealed: number }>
  readonly ended: () => Promise<void>
}

/** The audit trail: whoever turns acts into a tree, and whoever answers for it. */
export async function openAudit(wiring: Wiring): Promise<Audit> {
  const { db, clock, origin, keyFile } = wiring
  const signer = await openNoteKey({ db, purpose: 'log', name: origin, secret: keyFile, clock })
  const sequencer = startSequencer({ ...wiring, signer })
  const stopDoor = witnessDoor({ ...wiring, signer })
  return {
    desk: deskOf(db, { clock, signer }),
    check: sequencer.check,
    async standing() {
      const [{ size: entries }, signed] = await Promise.all([grownSoFar(db), newestCheckpoint(db)])
      return { entries, sealed: signed?.size ?? 0 }
    },
    async ended() {
      stopDoor()
      await sequencer.stopped
    },
  }
}

function deskOf(db: Kysely<Database>, { clock, signer }: { clock: Clock; signer: Signer }): AuditDesk {
  return {
    find: (query) => findAudit(db, query),
    async report(filter) {
      const counts = await countAudit(db, filter)
      const { items } = await findAudit(db, { ...filter, limit: AUDIT_REPORT_ENTRIES_MAX })
      const total = counts.reduce((sum, { count }) => sum + count, 0)
      const { from = null, to = null } = filter
      return { at: clock().toISOString(), from, to, total, counts, entries: items }
    },
    async keys() {
      const witness = await db
        .selectFrom('audit_witness')
        .select('vkey')
        .orderBy('seen_at', 'desc')
        .executeTakeFirst()
      return { origin: signer.key.name, vkey: vkeyOf(signer.key), witnessVkey: witness?.vkey ?? null }
    },
    checkpoint: async (which) => noteOf(await signedTree(db, which)),
    tile: (place) => tileBytes(db, place),
    inclusion: (of) => inclusionFile(db, of),
    consistency: (sizes) => consistencyOf(db, sizes),
  }
}
