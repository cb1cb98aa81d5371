import { f64, i32 } from '../memory/column.ts'
import type { CrimeColumns } from './columns.ts'

export interface CrimeFigures {
  /** Of the day that closed last. */
  readonly offencesToday: number
  /** Of the days that are remembered, up to 30. */
  readonly offencesRecent: number
  readonly days: number
}

export function crimeKpis({ offencesToday, offenceDays, districtOffences }: CrimeColumns): CrimeFigures {
  return {
    offencesToday: f64(offencesToday, 0),
    offencesRecent: districtOffences.reduce((sum, offences) => sum + offences, 0),
    days: i32(offenceDays, 0),
  }
}
