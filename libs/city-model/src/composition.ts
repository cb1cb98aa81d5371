import { composeDemand } from './city/compose-demand.ts'
import { composeSociety } from './city/compose-society.ts'
import type { Founding, LivingCity } from './city/living-city.ts'
import type { CityPlan } from './city-plan.ts'

export function compose(plan: CityPlan, founding: Founding): LivingCity {
  return 'society' in plan ? composeSociety(plan, founding) : composeDemand(plan, founding)
}
