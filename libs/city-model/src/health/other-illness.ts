import { stage } from '../epidemic/stages.ts'
import { chosen } from '../epidemic/susceptible.ts'
import { u8 } from '../memory/column.ts'
import { OTHER_ILLNESS, OTHER_ILLNESS_OF_IMMUNE } from './columns.ts'
import { ASK_ILLNESS, waitingTime } from './draws.ts'
import type { HospitalDay } from './hospital.ts'
import { ADMISSION_HAZARD } from './illness.ts'

/** Who falls ill of something that is not contagious and needs a bed, in ascending order. Costs as much as there are. */
export function fallIll({ columns, random, quarter }: HospitalDay, personAlive: Uint8Array): number[] {
  const { citizenStage, citizenIllness } = columns
  const places = chosen(citizenStage.length, ADMISSION_HAZARD, (draw) =>
    waitingTime(random, { of: draw, at: quarter, ask: ASK_ILLNESS }),
  )
  return places.filter((person) => {
    const at = u8(citizenStage, person)
    if (u8(personAlive, person) === 0 || (at !== stage.susceptible && at !== stage.recovered)) return false
    citizenIllness[person] = at === stage.recovered ? OTHER_ILLNESS_OF_IMMUNE : OTHER_ILLNESS
    return true
  })
}
