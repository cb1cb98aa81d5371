import type { Kysely } from 'kysely'

import type { Kpis } from '@urbe/city-model'
import type { Logger } from '@urbe/telemetry'

import type { Database } from '../database.ts'

/** Samples that wait for the database; the oldest go first, and the log can make them anew. */
export const SAMPLES_WAITING_MAX = 10_000
const FLUSH_MS = 500

interface Waiting {
  readonly cityId: string
  readonly tick: number
  readonly kpis: Kpis
}

/** Writes KPI samples in the background. A sample that is there already stays as it is: it is the same. */
export function sampleStore(db: Kysely<Database>, logger: Logger) {
  let waiting: Waiting[] = []
  let dropped = 0

  async function flush(): Promise<void> {
    if (waiting.length === 0) return
    const batch = waiting
    waiting = []
    try {
      await db
        .insertInto('kpi_sample')
        .values(
          batch.map(({ cityId, tick, kpis }) => ({ city_id: cityId, tick, kpis: JSON.stringify(kpis) })),
        )
        .onConflict((conflict) => conflict.columns(['city_id', 'tick']).doNothing())
        .execute()
    } catch (error) {
      logger.warn({ err: error, samples: batch.length }, 'samples not stored yet')
      keep([...batch, ...waiting])
    }
  }

  function keep(samples: Waiting[]): void {
    dropped += Math.max(0, samples.length - SAMPLES_WAITING_MAX)
    waiting = samples.slice(-SAMPLES_WAITING_MAX)
  }

  const timer = setInterval(() => void flush(), FLUSH_MS)
  return {
    add: (samples: readonly Waiting[]) => keep([...waiting, ...samples]),
    flush,
    waiting: (): readonly Waiting[] => waiting,
    dropped: () => dropped,
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}
