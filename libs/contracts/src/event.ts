import { z } from 'zod'

/** One event as every reader of the log sees it, whether over REST, WebSocket or the SDK. */
export const recordedEvent = z.object({
  stream: z.string(),
  sequence: z.int().positive().describe('sequence of the commit in its stream'),
  index: z.int().nonnegative().describe('place of the event inside its commit'),
  subject: z.string(),
  aggregate: z.object({ type: z.string(), id: z.string(), version: z.int().positive() }),
  cityId: z.uuid().optional(),
  type: z.string(),
  v: z.int().positive().describe('schema version of the event type'),
  at: z.iso.datetime(),
  simulatedTime: z.iso.datetime().optional(),
  actor: z.string(),
  commitId: z.uuid(),
  correlationId: z.uuid(),
  causationId: z.uuid().optional(),
  data: z.unknown(),
})
export type RecordedEvent = z.infer<typeof recordedEvent>

/** An event before it has a place in the log. `v` is 1 until a new meaning makes it 2. */
export interface NewEvent {
  readonly type: string
  readonly v: number
  readonly data: unknown
}
