import { randomUUID } from 'node:crypto'

import { type RecordedEvent, type ReplayMessage, replayStart, streams, subjects } from '@urbe/contracts'
import { connectLog } from '@urbe/event-log'

const SEND_TIMEOUT_MS = 60_000
const FLUSH_TIMEOUT_MS = 60_000

/** What event-store does for one replay, by hand: the test says what is sent, and hears who asks. */
export async function conductor(natsUrl: string, replayId: string) {
  const connection = await connectLog({ url: natsUrl, name: 'event-store' })
  const asked: (number | undefined)[] = []
  const cityId = randomUUID()
  const place = { known: true, after: 0 }
  connection.subscribe(subjects.replayStart, (body, _subject, reply) => {
    const { id, after } = replayStart.parse(JSON.parse(Buffer.from(body).toString()))
    if (reply === undefined) return
    asked.push(after)
    const found = place.known && id === replayId
    const answer = found
      ? { ok: true, cityId, after: after ?? place.after }
      : { ok: false, code: 'replay_not_found', detail: '' }
    connection.publish(reply, Buffer.from(JSON.stringify(answer)))
  })
  // An answer to a later question: the server knows of the subscription, and a request of the gateway finds it.
  await connection.streamInfo('NONE', FLUSH_TIMEOUT_MS)
  return {
    asked,
    cityId,
    place,
    event: (sequence: number, change: Partial<RecordedEvent> = {}): RecordedEvent => ({
      stream: streams.city(cityId),
      sequence,
      index: 0,
      subject: subjects.run(cityId),
      aggregate: { type: 'run', id: cityId, version: sequence },
      cityId,
      type: 'RunPaused',
      v: 1,
      at: '2026-11-22T12:00:00.000Z',
      actor: 'user:7',
      commitId: randomUUID(),
      correlationId: randomUUID(),
      data: { sequence },
      ...change,
    }),
    /** Resolves when the gateway has taken it. */
    send: async (message: ReplayMessage) => {
      const body = Buffer.from(JSON.stringify(message))
      await connection.request(subjects.replay(replayId), body, SEND_TIMEOUT_MS)
    },
    close: () => connection.close(),
  }
}
