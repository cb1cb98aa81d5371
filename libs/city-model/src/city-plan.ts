import type { CityMap } from './map.ts'
import type { RoadNetwork } from './road-network.ts'
import type { Society } from './society.ts'
import type { TransitPlan } from './transit/plan.ts'
import type { TripTable } from './trip-table.ts'

/** What a world is founded on and what never changes in it. */
export type CityPlan =
  | {
      readonly network: RoadNetwork
      readonly map: CityMap
      readonly society: Society
      /** Without one lines are made up. */
      readonly transit?: TransitPlan
    }
  | { readonly network: RoadNetwork; readonly map: CityMap; readonly trips: TripTable }
