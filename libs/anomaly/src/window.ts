/** Something that happened: when, in which entry, and what is told apart. */
export type Event = readonly [at: number, seq: number, ...tags: readonly string[]]

interface Span {
  readonly ms: number
  readonly max: number
}

/** The newest events of a time, one more than before; never more than `max`. */
export function slid(
  window: readonly Event[] | undefined,
  event: Event,
  { ms, max }: Span,
): readonly Event[] {
  const from = event[0] - ms
  const kept = (window ?? []).filter(([at]) => at > from)
  return [...kept.slice(kept.length >= max ? kept.length - max + 1 : 0), event]
}

export const since = (window: readonly Event[], at: number): readonly Event[] =>
  window.filter(([moment]) => moment > at)

/** How many different values a tag has. */
export const distinct = (window: readonly Event[], tag: number): number =>
  new Set(window.map((event) => event[tag + 2])).size

/** How many events each value of a tag has. */
export function countsOf(window: readonly Event[], tag: number): readonly number[] {
  const counts = new Map<unknown, number>()
  for (const event of window) counts.set(event[tag + 2], (counts.get(event[tag + 2]) ?? 0) + 1)
  return [...counts.values()]
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
