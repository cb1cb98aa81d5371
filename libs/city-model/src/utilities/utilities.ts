import { type CityPhase, STREAMS } from '../city/part.ts'
import { assetPhase } from './asset-hour.ts'
import { utilityDayPhase } from './day-plan.ts'
import type { Utilities, UtilitiesDeps } from './deps.ts'
import { foundColumns } from './found-utilities.ts'
import { powerPhase } from './power-hour.ts'
import { waterPhase } from './water-hour.ts'

/** Fills the columns of a new city, after those of its people and businesses. */
export function foundUtilities(deps: UtilitiesDeps): void {
  foundColumns(withChance(deps))
}

/** Each hour power, then water, then the assets; at midnight the plan of the day that begins. */
export function utilitiesPhases(deps: UtilitiesDeps): readonly CityPhase[] {
  const utilities = withChance(deps)
  return [powerPhase(utilities), waterPhase(utilities), assetPhase(utilities), utilityDayPhase(utilities)]
}

function withChance(deps: UtilitiesDeps): Utilities {
  return { ...deps, random: deps.chance(STREAMS.utilities) }
}
