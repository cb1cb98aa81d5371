import { economyShape } from '../city-economy/index.ts'
import { crimeShape } from '../crime/index.ts'
import { demographyShape } from '../demography/index.ts'
import { environmentShape } from '../environment/index.ts'
import { healthShape } from '../health/index.ts'
import { kpiShape } from '../kpi/index.ts'
import { type ColumnsOf, column } from '../memory/schema.ts'
import { plansShape } from '../plans/index.ts'
import type { RoadNetwork } from '../road-network.ts'
import { satisfactionShape } from '../satisfaction/index.ts'
import type { Society } from '../society.ts'
import { trafficShape } from '../traffic/columns.ts'
import { type TransitPlan, transitShape } from '../transit/index.ts'
import { type UtilitiesPlan, utilitiesShape } from '../utilities/index.ts'
import { settingsShape } from './settings.ts'
import { shocksShape } from './under-way.ts'

export const clockShape = { completedTicks: column('i32', 1) } as const

/** All that never changes in a city of citizens. */
export interface SocietyGround {
  readonly network: RoadNetwork
  readonly society: Society
  /** Nodes to which there are routes. */
  readonly destinations: Int32Array
  readonly transit: TransitPlan
  readonly utilities: UtilitiesPlan
}

/** All that changes. */
export function societyShape({ network, destinations, society, transit, utilities }: SocietyGround) {
  const persons = society.citizenPlaces
  const districts = society.districtCount
  return {
    ...clockShape,
    ...settingsShape(),
    ...shocksShape(),
    ...trafficShape({ vehicles: persons, network, destinations }),
    ...demographyShape(society),
    ...plansShape(society),
    ...transitShape(transit),
    ...economyShape(society),
    ...utilitiesShape(utilities),
    ...environmentShape({ districts, nodes: network.nodeCount }),
    ...healthShape(society),
    ...crimeShape({ persons, districts }),
    ...satisfactionShape({ persons, districts }),
    ...kpiShape(),
  } as const
}

export type SocietyColumns = ColumnsOf<ReturnType<typeof societyShape>>
