import { ENGINE_VERSION } from '@urbe/city-model'
import { simulatedTimeAt, streams, subjects, type TicksSimulated } from '@urbe/contracts'
import { Conflict, LogUnavailable, UnknownOutcome } from '@urbe/event-log'

import type { TickBatch } from './protocol.ts'
import type { RunnerDeps } from './runner-deps.ts'
import type { CommittedTicks } from './stream-reader.ts'

const RETRY_MS = 500
const WRITER = 'service:simulation'

/** Somebody else wrote a tick of this city: this process no longer drives it. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
}

/** Appends ticks one commit after the other; the expected sequence keeps a second writer out. */
export function tickWriter(
  { cityId, clock, log, logger, newId, sleep }: RunnerDeps,
  newest: CommittedTicks | undefined,
) {
  let last = { sequence: newest?.sequence ?? 0, version: newest?.version ?? 0, tick: newest?.ticks.to ?? 0 }

  async function once(batch: TickBatch, commitId: string): Promise<typeof last> {
    const { from, to, previousHash, hashes, inputsThrough, facts } = batch
    const ticks: TicksSimulated = {
      type: 'TicksSimulated',
      v: 1,
      data: { from, to, previousHash, hashes: [...hashes], inputsThrough, engine: ENGINE_VERSION },
    }
    const { sequence, version } = await log.append({
      stream: streams.city(cityId),
      subject: subjects.ticks(cityId),
      events: [ticks, ...facts],
      expected: { sequence: last.sequence, version: last.version },
      commitId,
      actor: WRITER,
      correlationId: commitId,
      simulatedTime: simulatedTimeAt(to),
      at: clock().toISOString(),
    })
    return { sequence, version, tick: to }
  }

  return {
    last: () => last,
    /** Repeats the same commit until the log has it, so a broker that is away delays the city and loses nothing. */
    async write(batch: TickBatch, over: AbortSignal): Promise<number> {
      const commitId = newId()
      for (;;) {
        try {
          last = await once(batch, commitId)
          return last.sequence
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
