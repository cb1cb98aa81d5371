import type { CitySpec } from '@urbe/city-model'
import type { CityMap } from '@urbe/contracts'

import type { CityRunner } from './city-runner.ts'
import { withNewWorld } from './world-client.ts'

/** Maps kept in memory; a map never changes. */
export const MAPS_MAX = 16

interface Deps {
  readonly runnerOf: (cityId: string) => CityRunner | undefined
  readonly specOf: (cityId: string) => Promise<CitySpec>
}

/** Maps of cities, drawn by the thread of a city that runs or by one that is started for it. */
export function mapStore({ runnerOf, specOf }: Deps) {
  const kept = new Map<string, Promise<CityMap>>()

  async function draw(cityId: string): Promise<CityMap> {
    const runner = runnerOf(cityId)
    if (runner !== undefined) return runner.map()
    return withNewWorld(await specOf(cityId), (world) => world.call('map', {}))
  }

  return {
    mapOf(cityId: string): Promise<CityMap> {
      const known = kept.get(cityId)
      kept.delete(cityId)
      const map = known ?? draw(cityId)
      kept.set(cityId, map)
      map.catch(() => kept.delete(cityId))
      const [oldest] = kept.keys()
      if (kept.size > MAPS_MAX && oldest !== undefined) kept.delete(oldest)
      return map
    },
  }
}
