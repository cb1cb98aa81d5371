import type { Kysely } from 'kysely'

import { type AuditTrail, openNoteKeys } from '@urbe/audit'
import type { Check } from '@urbe/contracts'
import type { EventLog, LogConnection, LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'
import { grownSoFar } from './append.ts'
import { newestCheckpoint } from './checkpoints.ts'
import { auditDesk } from './desk.ts'
import { entriesDoor } from './entries-door.ts'
import type { Retention } from './retention/retention.ts'
import type { AuditDesk } from './routes.ts'
import { startSequencer } from './sequencer.ts'
import { witnessDoor } from './witness-door.ts'

interface Wiring {
  readonly db: Kysely<Database>
  readonly log: Pick<EventLog, 'follow' | 'info'>
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
  readonly retention?: Retention | undefined
  /** Where it is told that entries were moved. */
  readonly trail?: Pick<AuditTrail, 'record'> | undefined
}
/** Entries of the tree, how many of them are signed, and how many lie in cold files. */
export interface Standing {
  readonly entries: number
  readonly sealed: number
  readonly cold: number
}
export interface Audit {
  readonly desk: AuditDesk
  readonly check: () => Check
  /** False as long as another instance keeps the trail. */
  readonly isActive: () => boolean
  readonly standing: () => Promise<Standing>
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
    desk: auditDesk({ clock, db, keys }),
    check: sequencer.check,
    isActive: sequencer.isActive,
    async standing() {
      const [{ size: entries, keptFrom: cold }, signed] = await Promise.all([
        grownSoFar(db),
        newestCheckpoint(db),
      ])
      return { entries, sealed: signed?.size ?? 0, cold }
    },
    async ended() {
      stopDoor()
      stopShowing()
      await sequencer.stopped
    },
  }
}
