import { composeDemand } from './city/compose-demand.ts'
import { composeSociety } from './city/compose-society.ts'
import type { Compose } from './city/living-city.ts'
import type { CityPlan } from './city-plan.ts'

/** Works out all that never changes in a city of this plan; what it answers brings such a city to life, as often as it is asked to. */
export function compose(plan: CityPlan, seed: number): Compose {
  return 'society' in plan ? composeSociety(plan, seed) : composeDemand(plan, seed)
}
