export interface KpiPoint {
  readonly tick: number
  readonly kpis: Readonly<Record<string, number>>
}
export interface Series {
  readonly ticks: readonly number[]
  readonly values: readonly number[]
}
export const TICKS_A_DAY = 1_440
export const POINTS_MAX = 2_000

export function seriesOf(points: readonly KpiPoint[], name: string): Series {
  const known = points.filter(({ kpis }) => kpis[name] !== undefined)
  return { ticks: known.map(({ tick }) => tick), values: known.map(({ kpis }) => kpis[name] ?? 0) }
}

export type Range = 'day' | 'week' | 'all'
const DAYS_A_WEEK = 7
/** KPIs are sampled every quarter of a simulated hour. */
const SAMPLE_TICKS = 15

/** The ticks to ask for, never more points than a chart should have. The past grows in steps so that caches hold. */
export function periodOf(range: Range, tick: number): { readonly from?: number; readonly step?: number } {
  const days = range === 'day' ? 1 : DAYS_A_WEEK
  const length = range === 'all' ? tick : days * TICKS_A_DAY
  const from = Math.max(0, Math.floor((tick - length) / TICKS_A_DAY) * TICKS_A_DAY)
  const samples = Math.ceil((tick - from) / SAMPLE_TICKS)
  const step = SAMPLE_TICKS * 2 ** Math.max(0, Math.ceil(Math.log2(samples / (POINTS_MAX / 2))))
  return { ...(from > 0 && { from }), ...(step > SAMPLE_TICKS && { step }) }
}

/** The points of the range that ends now; what was asked for begins earlier, at the start of a day. */
export function within(points: readonly KpiPoint[], range: Range, tick: number): readonly KpiPoint[] {
  if (range === 'all') return points
  const from = tick - (range === 'day' ? 1 : DAYS_A_WEEK) * TICKS_A_DAY
  return points.filter((point) => point.tick >= from)
}

/** Against the moment a day before the last one; undefined without such a moment or from nothing. */
export function changeOverDay({ ticks, values }: Series): number | undefined {
  const last = ticks.at(-1)
  const now = values.at(-1)
  if (last === undefined || now === undefined) return undefined
  const index = ticks.findLastIndex((tick) => tick <= last - TICKS_A_DAY)
  const before = values[index]
  return before === undefined || before === 0 ? undefined : (now - before) / Math.abs(before)
}
