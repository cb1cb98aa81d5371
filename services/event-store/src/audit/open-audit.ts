import type { Kysely } from 'kysely'

import { NOTE_KEYS_MAX, type NoteKeys, openNoteKeys } from '@urbe/audit'
import { AUDIT_REPORT_ENTRIES_MAX, type Check } from '@urbe/contracts'
import type { EventLog, LogConnection, LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import { vkeyOf } from '@urbe/merkle'

import type { Database } from '../database.ts'
import { grownSoFar } from './append.ts'
import { newestCheckpoint, noteOf } from './checkpoints.ts'
import { entriesDoor } from './entries-door.ts'
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
  /** A key signs so long before the next one takes over; for ever without it. */
  readonly keyDays?: number | undefined
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
  const { db, clock, origin, keyFile, keyDays } = wiring
  const keys = await openNoteKeys({ db, purpose: 'log', name: origin, secret: keyFile, clock, days: keyDays })
  const sequencer = startSequencer({ ...wiring, keys })
  const stopDoor = witnessDoor({ ...wiring, keys })
  const stopShowing = entriesDoor(wiring)
  return {
    desk: deskOf(db, { clock, keys }),
    check: sequencer.check,
    async standing() {
      const [{ size: entries }, signed] = await Promise.all([grownSoFar(db), newestCheckpoint(db)])
      return { entries, sealed: signed?.size ?? 0 }
    },
    async ended() {
      stopDoor()
      stopShowing()
      await sequencer.stopped
    },
  }
}

function deskOf(db: Kysely<Database>, { clock, keys }: { clock: Clock; keys: NoteKeys }): AuditDesk {
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
      const witnesses = await db
        .selectFrom('audit_witness')
        .select('vkey')
        .orderBy('seen_at', 'desc')
        .limit(NOTE_KEYS_MAX)
        .execute()
      const [own, seen] = [(await keys.known()).map(vkeyOf), witnesses.map(({ vkey }) => vkey)]
      const { key } = (await keys.signers())[0]
      return {
        origin: key.name,
        vkey: vkeyOf(key),
        witnessVkey: seen[0] ?? null,
        vkeys: own,
        witnessVkeys: seen,
      }
    },
    checkpoint: async (which) => noteOf(await signedTree(db, which)),
    tile: (place) => tileBytes(db, place),
    inclusion: (of) => inclusionFile(db, of),
    consistency: (sizes) => consistencyOf(db, sizes),
  }
}
