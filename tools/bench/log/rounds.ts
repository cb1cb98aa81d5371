import { median } from '../figure.ts'

/** Answers with how many events a second it did. */
export type Contestant = () => Promise<number>

/**
 * The contestants take turns, so that what else the machine does hits all of them; the middle of each one's rounds counts. The
 * first turn of each is not counted: it finds cold code and empty caches.
 */
export async function takeTurns<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, Contestant>>,
): Promise<Record<Name, number>> {
  // The cast holds: these are the keys that the record was written with.
  const names = Object.keys(contestants) as Name[]
  const rates = new Map<Name, number[]>()
  for (const name of names) await contestants[name]()
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      rates.set(name, [...(rates.get(name) ?? []), await contestants[name]()])
    }
  }
  // As above.
  return Object.fromEntries(names.map((name) => [name, median(rates.get(name) ?? [])])) as Record<
    Name,
    number
  >
}

/** How many a second, when `work` does so many. */
export async function rateOf(count: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (count * 1_000) / (performance.now() - began)
}

interface Lanes {
  readonly lanes: number
  /** All lanes together. */
  readonly count: number
}

/** So many at work at the same time, each of them on one thing after the other. */
export async function inLanes({ lanes, count }: Lanes, work: (lane: number) => Promise<void>): Promise<void> {
  let begun = 0
  const run = async (lane: number) => {
    while (begun++ < count) await work(lane)
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => run(lane)))
}
