import { DAYS_A_MONTH } from '../city/part.ts'
import { dayOf } from '../clock.ts'
import type { PopulationListener } from '../demography/listeners.ts'
import { stage } from '../epidemic/stages.ts'
import { addI32, i32, u8 } from '../memory/column.ts'
import { type HealthColumns, NO_ILLNESS } from './columns.ts'
import { giveUpPlace } from './hospital.ts'
import { healthAtAge } from './well-being.ts'

type Columns = HealthColumns & { readonly personBornMonth: Int32Array }

/** Newcomers are healthy for their age and can be infected; who goes gives bed or place in the queue up. */
export function healthListener(columns: Columns): PopulationListener {
  const come = (person: number, now: number): void => {
    addI32(columns.stageTotals, stage.susceptible, 1)
    const month = Math.floor(dayOf(now) / DAYS_A_MONTH)
    columns.citizenHealth[person] = healthAtAge(i32(columns.personBornMonth, person), month)
  }
  const go = (person: number): void => {
    giveUpPlace(columns, person)
    addI32(columns.stageTotals, u8(columns.citizenStage, person), -1)
    columns.citizenStage[person] = stage.susceptible
    columns.citizenIllness[person] = NO_ILLNESS
    columns.citizenStageUntil[person] = 0
    columns.citizenHealth[person] = 0
  }
  return {
    reads: [],
    writes: [
      'citizenStage',
      'citizenIllness',
      'citizenStageUntil',
      'citizenHealth',
      'stageTotals',
      'hospitalQueue',
      'bedPatient',
    ],
    born: come,
    arrived: come,
    died: go,
    left: go,
  }
}
