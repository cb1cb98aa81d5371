import { type Kysely, sql } from 'kysely'

import { simulatedTimeAt } from '@urbe/contracts'

import type { Database } from '../database.ts'

/** Points in one answer at most; a longer range comes with a longer step. */
export const POINTS_MAX = 2_000
const SAMPLE_TICKS = 15

export interface SeriesQuery {
  readonly names?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly step?: number | undefined
}

export interface Series {
  readonly step: number
  readonly items: readonly {
    readonly tick: number
    readonly simulatedTime: string
    readonly kpis: Record<string, number>
  }[]
}

/** Samples of a city, one in every `step` ticks, the step as wide as the range needs. */
export async function findSeries(db: Kysely<Database>, cityId: string, query: SeriesQuery): Promise<Series> {
  const range = await db
    .selectFrom('kpi_sample')
    .select(({ fn }) => [fn.min('tick').as('first'), fn.max('tick').as('last')])
    .where('city_id', '=', cityId)
    .where('tick', '>=', query.from ?? 0)
    .where('tick', '<=', query.to ?? Number.MAX_SAFE_INTEGER)
    .executeTakeFirst()
  if (range === undefined || range.first === null) return { step: SAMPLE_TICKS, items: [] }
  const narrowest = Math.ceil((Number(range.last) - Number(range.first) + 1) / POINTS_MAX)
  const wanted = Math.max(query.step ?? SAMPLE_TICKS, narrowest)
  const step = Math.ceil(wanted / SAMPLE_TICKS) * SAMPLE_TICKS
  const rows = await db
    .selectFrom('kpi_sample')
    .select(['tick', 'kpis'])
    .where('city_id', '=', cityId)
    .where('tick', '>=', Number(range.first))
    .where('tick', '<=', Number(range.last))
    .where(sql<boolean>`tick % ${step} = 0`)
    .orderBy('tick')
    .execute()
  const names = query.names?.split(',').map((name) => name.trim())
  return {
    step,
    items: rows.map(({ tick, kpis }) => ({
      tick,
      simulatedTime: simulatedTimeAt(tick),
      kpis: names === undefined ? kpis : pick(kpis, names),
    })),
  }
}

function pick(kpis: Record<string, number>, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(Object.entries(kpis).filter(([name]) => names.includes(name)))
}

/** Long form: one line a tick and indicator, so that lines of different cities fit together. */
export function seriesAsCsv({ items }: Series): string {
  const lines = items.flatMap(({ tick, simulatedTime, kpis }) =>
    Object.entries(kpis).map(([name, value]) => `${tick},${simulatedTime},${name},${value}`),
  )
  return `${['tick,simulatedTime,name,value', ...lines].join('\r\n')}\r\n`
}
