import type { RecordedEvent } from '@urbe/contracts'

/** The read model of this service, made by the timeline's projection. */
export interface Database {
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
