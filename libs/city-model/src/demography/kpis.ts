import { f64 } from '../memory/column.ts'
import { ARRIVED, BORN, type DemographyColumns, DIED, LEFT, TURNED_AWAY } from './columns.ts'
import { accountGap, householdsOf, populationOf } from './registry.ts'

export interface DemographyKpis {
  readonly population: number
  readonly households: number
  /** Of the last month that has ended. */
  readonly births: number
  readonly deaths: number
  readonly arrivals: number
  readonly departures: number
  readonly turnedAway: number
  /** Persons who are not accounted for: zero, always. */
  readonly populationGap: number
}

export function demographyKpis(columns: DemographyColumns): DemographyKpis {
  const ofMonth = (kind: number): number => f64(columns.accountOfMonth, kind)
  return {
    population: populationOf(columns),
    households: householdsOf(columns),
    births: ofMonth(BORN),
    deaths: ofMonth(DIED),
    arrivals: ofMonth(ARRIVED),
    departures: ofMonth(LEFT),
    turnedAway: ofMonth(TURNED_AWAY),
    populationGap: accountGap(columns),
  }
}
