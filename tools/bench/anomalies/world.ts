import { distanceKm, type PlaceOf } from '@urbe/anomaly'
import type { AuditEntry } from '@urbe/contracts'

import type { Dice } from './dice.ts'

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000
export const DAYS = 30
/** A Monday. */
export const BEGIN = Date.parse('2026-06-01T00:00:00Z')

/** Code and middle longitude; a network of the generator names its country in its first number. */
const COUNTRIES = [
  ['BR', -53],
  ['US', -98],
  ['PT', -8],
  ['DE', 10],
  ['IN', 79],
  ['JP', 138],
  ['ZA', 25],
  ['AR', -65],
  ['CN', 104],
  ['RU', 97],
  ['NG', 8],
  ['GB', -2],
] as const
export type Country = number
export const HOME_COUNTRIES: readonly Country[] = [0, 0, 0, 0, 1, 2, 3]

const codeOf = (country: Country) => COUNTRIES[country]?.[0] ?? 'BR'
export const hoursAhead = (country: Country): number => Math.round((COUNTRIES[country]?.[1] ?? 0) / 15)
export const distanceOf = (one: Country, other: Country): number => distanceKm(codeOf(one), codeOf(other))
export const countryOfNetwork = (network: string): Country => Number(network.split('.')[0]) - 1
export const placeOf: PlaceOf = (network) => {
  const [country, longitude] = COUNTRIES[countryOfNetwork(network)] ?? ['BR', -53]
  return { country, longitude }
}

export const networkIn = (country: Country, block: number, number: number): string =>
  `${country + 1}.${block}.${number}.0/24`
/** One that nobody has used so far, almost surely. */
export const strangeNetwork = (dice: Dice, country: Country): string =>
  networkIn(country, dice.whole(200, 250), dice.whole(0, 255))
export const elsewhere = (dice: Dice, from: Country, kmMin: number): Country => {
  const far = COUNTRIES.map((_, country) => country).filter((country) => distanceOf(from, country) >= kmMin)
  return dice.pick(far)
}

export type Said = Pick<AuditEntry, 'action' | 'outcome' | 'actor'> &
  Partial<Pick<AuditEntry, 'reason' | 'target' | 'details'>> & {
    readonly at: number
    readonly network?: string
    readonly agent?: string
  }

/** Acts of everybody in their order, as the trail would hold them. */
export function asTrail(acts: readonly Said[]): readonly AuditEntry[] {
  const sorted = acts.toSorted((one, other) => one.at - other.at)
  return sorted.map(({ at, network, agent, ...said }, seq) => ({
    ...said,
    v: 1,
    id: '00000000-0000-4000-8000-000000000000',
    ts: new Date(at).toISOString(),
    service: 'auth',
    category: 'authentication',
    context: {
      ...(network !== undefined && { address: network }),
      ...(agent !== undefined && { userAgent: agent }),
    },
    seq,
  }))
}
