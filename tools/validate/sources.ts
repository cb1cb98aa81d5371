import { assignmentTruths } from './assignment.ts'
import { closedFormTruths } from './closed-forms.ts'
import { economyTruths } from './economy.ts'
import { epidemicTruths } from './epidemic.ts'
import { powerTruths } from './power.ts'
import { qsimTruths } from './qsim.ts'
import { randomTruths } from './random.ts'
import { sumoTruths } from './sumo.ts'
import { tripTruths } from './trips.ts'
import type { TruthSource } from './truth.ts'
import { waterTruths } from './water.ts'

/** In the order of the page. */
export const truthSources: readonly TruthSource[] = [
  qsimTruths,
  sumoTruths,
  assignmentTruths,
  tripTruths,
  economyTruths,
  powerTruths,
  waterTruths,
  epidemicTruths,
  closedFormTruths,
  randomTruths,
]
