import type { Random } from '@urbe/kernel'

import type { Surroundings } from '../city/part.ts'
import type { District } from '../map.ts'
import type { Society } from '../society.ts'
import type { WaterEngine } from '../water/engine.ts'
import type { CustomerColumns, UtilitiesColumns } from './columns.ts'
import type { UtilitiesPlan } from './plan.ts'

export interface UtilitiesDeps extends Surroundings {
  readonly society: Pick<Society, 'businessNode' | 'businessSector'>
  /** Names the districts. */
  readonly map: { readonly districts: readonly Pick<District, 'name'>[] }
  readonly plan: UtilitiesPlan
  readonly columns: UtilitiesColumns & CustomerColumns
  readonly engine: WaterEngine
}

/** What every phase of the utilities works with. */
export interface Utilities extends UtilitiesDeps {
  readonly random: Random
}
