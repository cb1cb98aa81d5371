import type { CityPhase } from '../city/part.ts'
import { dayOf } from '../clock.ts'

/** A phase of the whole city at midnight; `day` is the one that ends. */
export type Nightly = Omit<CityPhase, 'rows' | 'every' | 'run'> & { readonly run: (day: number) => void }

export function nightly({ run, ...phase }: Nightly): CityPhase {
  return {
    ...phase,
    every: 'day',
    rows: 1,
    run(from, to, now) {
      if (from < to) run(dayOf(now) - 1)
    },
  }
}
