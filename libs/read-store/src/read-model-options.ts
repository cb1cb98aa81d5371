import type { Kysely } from 'kysely'

import type { EventLog, LogLines } from '@urbe/event-log'

import type { Healing } from './healing.ts'
import type { Followed } from './keeping/generation-run.ts'
import type { ProjectionMeters } from './keeping/watchdog.ts'

export interface ReadModelOptions<DB> {
  readonly db: Kysely<DB>
  readonly log: EventLog
  readonly logger: LogLines
  readonly meters: ProjectionMeters
  readonly signal: AbortSignal
  readonly projections: readonly Followed<DB>[]
  /** What the database's statements wait for when tables are gone. */
  readonly healing?: Healing | undefined
}
