import { STREAMS, type Surroundings } from '../city/part.ts'
import type { RoadNetwork } from '../road-network.ts'
import type { Society } from '../society.ts'
import { type Assets, assetsOf } from './assets.ts'
import { type FoundingSociety, plannedLoadOf } from './planned-load.ts'
import { type PowerPlan, powerPlanOf } from './power-plan.ts'
import { ASK_GROUND } from './purposes.ts'
import { type WaterPlan, waterPlanOf } from './water-plan.ts'
import { type Zones, zonesOf } from './zones.ts'

/** The power grid and the water network of a city as they were built: they follow from the city and its seed, and never change. */
export interface UtilitiesPlan {
  readonly zones: Zones
  readonly power: PowerPlan
  readonly water: WaterPlan
  readonly assets: Assets
}

interface Planning {
  readonly society: FoundingSociety & Pick<Society, 'nodeDistrict' | 'districtCount' | 'hospitalNode'>
  readonly network: Pick<RoadNetwork, 'nodeX' | 'nodeY'>
  readonly chance: Surroundings['chance']
}

export function planUtilities({ society, network, chance }: Planning): UtilitiesPlan {
  const zones = zonesOf(society, network)
  const load = plannedLoadOf(society, zones)
  const power = powerPlanOf(society, zones, load)
  const water = waterPlanOf(zones, load, chance(STREAMS.utilities).word(0, 0, ASK_GROUND) | 0)
  return { zones, power, water, assets: assetsOf(zones, power, water) }
}
