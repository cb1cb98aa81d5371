import type { RecordedEvent } from '@urbe/contracts'

import type { AuditTables } from './audit/tables.ts'

/** The read model of this service, made by the timeline's projection, and the audit trail. */
export interface Database extends AuditTables {
  readonly timeline_event: {
    readonly stream: string
    readonly sequence: number
    readonly index: number
    readonly at: Date
    readonly type: string
    readonly actor: string
    readonly city_id: string | null
    readonly event: RecordedEvent
    /** A tsvector. */
    readonly words: unknown
  }
}
