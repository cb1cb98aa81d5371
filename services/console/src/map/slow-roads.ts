import type { CityConditions, CityMap } from '@urbe/contracts'

import { DELAY_BOUNDS } from './layers.ts'

export const SLOW_ROADS_MAX = 10

export interface SlowRoad {
  readonly link: number
  readonly name: string
  readonly delayPermille: number
  readonly vehicles: number
}

/** Names by link. */
export function roadNames({ features }: CityMap): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (const { properties } of features) {
    const { kind, links, name } = properties
    if (kind !== 'road' || !Array.isArray(links)) continue
    for (const link of links) names.set(Number(link), typeof name === 'string' ? name : '')
  }
  return names
}

/** Of the streets that are closed, each once, in the order of the alphabet; of one without a name the number of the link. */
export function closedRoads(
  { closed }: Pick<CityConditions['links'], 'closed'>,
  names: ReadonlyMap<number, string>,
): readonly string[] {
  const roads = new Set(closed.map((link) => names.get(link) || String(link)))
  return [...roads].sort((one, other) => one.localeCompare(other))
}

/** Those that flow freely no more, the slowest first. */
export function slowRoads(
  { ids, delayPermille, vehicles }: Omit<CityConditions['links'], 'closed'>,
  names: ReadonlyMap<number, string>,
): readonly SlowRoad[] {
  return ids
    .map((link, row) => ({
      link,
      name: names.get(link) ?? '',
      delayPermille: delayPermille[row] ?? 0,
      vehicles: vehicles[row] ?? 0,
    }))
    .filter((road) => road.delayPermille >= DELAY_BOUNDS[0])
    .sort((one, other) => other.delayPermille - one.delayPermille || other.vehicles - one.vehicles)
    .slice(0, SLOW_ROADS_MAX)
}
