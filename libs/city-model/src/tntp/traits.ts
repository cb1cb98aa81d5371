import type { LinkDraft } from '../road-network.ts'
import type { TntpLink, TntpNetwork } from './parse-network.ts'

/*
 * What the files leave open, and what is assumed here:
 * - Free-flow time is in minutes, unless the file's header says hours.
 * - Capacity and trips belong to one and the same period, whose length no file states; here that period is the day on which
 *   the trips are run. The busiest hour then takes about a tenth of the trips, so a tenth of the capacity is an hour's.
 * - That capacity is the practical one of the BPR curve, which published equilibria exceed up to 2.5 times. A queue has a hard
 *   ceiling, so the ceiling is taken as twice the practical capacity.
 * - In files that fold capacity into b (Winnipeg), the practical capacity is where the curve says 15 % slower.
 * - A link with b or power of zero never slows down: it has no ceiling worth speaking of.
 * - Lengths are in whatever unit, so the storage follows from the free-flow time at 50 km/h.
 */
const HOURS_OF_CAPACITY = 10
const CEILING_OVER_PRACTICAL = 2
const BPR_SLOWER = 0.15
const METRES_PER_SECOND = 13.9
const CAPACITY_A_LANE = 1800
const CAPACITY_MIN = 60
const CAPACITY_MAX = 36_000
const SECONDS_MAX = 14_400
const LANES_MAX = 8

export function traitsOf(network: TntpNetwork): readonly LinkDraft[] {
  const unitSeconds = network.timesInHours ? 3600 : 60
  return network.links.map((link) => {
    const freeSeconds = Math.min(SECONDS_MAX, Math.max(1, Math.round(link.freeFlowTime * unitSeconds)))
    const capacityPerHour = capacityOf(link)
    return {
      from: link.from - 1,
      to: link.to - 1,
      lengthMetres: Math.max(15, Math.round(freeSeconds * METRES_PER_SECOND)),
      freeSeconds,
      capacityPerHour,
      lanes: Math.min(LANES_MAX, Math.max(1, Math.round(capacityPerHour / CAPACITY_A_LANE))),
    }
  })
}

function capacityOf({ capacity, b, power }: TntpLink): number {
  if (b === 0 || power === 0) return CAPACITY_MAX
  const practical = b === BPR_SLOWER ? capacity : capacity * root(BPR_SLOWER / b, 1 / power)
  const hourly = Math.round((practical / HOURS_OF_CAPACITY) * CEILING_OVER_PRACTICAL)
  return Math.min(CAPACITY_MAX, Math.max(CAPACITY_MIN, hourly))
}

const ROOT_BITS = 40

/** base to the power of 0..1, by square roots alone: those are the same on every machine. Whole powers are multiplied. */
export function root(base: number, exponent: number): number {
  let result = 1
  let left = exponent
  while (left >= 1) {
    result *= base
    left -= 1
  }
  let factor = base
  for (let bit = 0; bit < ROOT_BITS; bit += 1) {
    factor = Math.sqrt(factor)
    left *= 2
    if (left >= 1) {
      result *= factor
      left -= 1
    }
  }
  return result
}
