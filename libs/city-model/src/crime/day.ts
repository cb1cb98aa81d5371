import { addI32, f64, i32 } from '../memory/column.ts'
import type { CrimeColumns } from './columns.ts'
import { MEMORY_DAYS, remember } from './recent-offences.ts'

/** Counts the victims of a day and takes them into the memory of the districts. */
export function closeOffences(columns: CrimeColumns, day: number): void {
  const { citizenVictim, citizenDistrict, districtOffences, districtOffencesByDay } = columns
  const byZone = new Int32Array(districtOffences.length)
  let count = 0
  for (let person = 0; person < citizenVictim.length; person += 1) {
    if (citizenVictim[person] === 0) continue
    addI32(byZone, i32(citizenDistrict, person), 1)
    count += 1
  }
  remember({ byDay: districtOffencesByDay, recent: districtOffences }, day, byZone)
  columns.offencesYesterday[0] = f64(columns.offencesToday, 0)
  columns.offencesToday[0] = count
  columns.offenceDays[0] = Math.min(MEMORY_DAYS, i32(columns.offenceDays, 0) + 1)
}
