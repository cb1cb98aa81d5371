import { ENGINE_VERSION } from '@urbe/city-model'
import { simulatedTimeAt, streams, subjects, type TicksSimulated } from '@urbe/contracts'
import { Conflict, type Expected, LogUnavailable, UnknownOutcome } from '@urbe/event-log'

import type { TickBatch } from './protocol.ts'
import type { RunnerDeps } from './runner-deps.ts'

const RETRY_MS = 500
const WRITER = 'service:simulation'

/** Somebody else wrote a tick of this city: this process no longer drives it. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
}

/** Appends ticks one commit after the other; the expected sequence keeps a second writer out. */
export function tickWriter(
  { cityId, clock, log, logger, newId, sleep }: RunnerDeps,
  newest: { readonly expected: Expected; readonly tick: number },
) {
  let last = newest

  async function once(batch: TickBatch, commitId: string): Promise<typeof last> {
    const { from, to, previousHash, hashes, inputsThrough, facts } = batch
    const ticks: TicksSimulated = {
      type: 'TicksSimulated',
      v: 1,
      data: { from, to, previousHash, hashes: [...hashes], inputsThrough, engine: ENGINE_VERSION },
    }
    const expected = await log.append({
      stream: streams.city(cityId),
      subject: subjects.ticks(cityId),
      events: [ticks, ...facts],
      expected: last.expected,
      commitId,
      actor: WRITER,
      correlationId: commitId,
      simulatedTime: simulatedTimeAt(to),
      at: clock().toISOString(),
    })
    return { expected, tick: to }
  }

  return {
    last: () => last,
    /** Repeats the same commit until the log has it, so a broker that is away delays the city and loses nothing. */
    async write(batch: TickBatch, over: AbortSignal): Promise<number> {
      const commitId = newId()
      for (;;) {
        try {
          last = await once(batch, commitId)
          return last.expected.sequence
        } catch (error) {
          if (error instanceof Conflict)
            throw new Fenced(`another process drives city ${cityId}`, { cause: error })
          const mayPass = error instanceof LogUnavailable || error instanceof UnknownOutcome
          if (!mayPass || over.aborted) throw error
          logger.warn({ cityId, from: batch.from, to: batch.to, err: error }, 'ticks not committed yet')
          await sleep(RETRY_MS, over)
        }
      }
    },
  }
}
export type TickWriter = ReturnType<typeof tickWriter>
