import { stage } from '../epidemic/stages.ts'
import { f64, i32 } from '../memory/column.ts'
import { HEALTH_MAX, type HealthColumns } from './columns.ts'
import { countOf } from './stage-change.ts'

export interface HealthKpis {
  /** 0..100, mean of everybody last midnight. */
  readonly health: number
  readonly exposed: number
  readonly infectious: number
  readonly immune: number
  /** Since the last germ came. */
  readonly infected: number
  readonly contagionDeaths: number
  /** With staff. */
  readonly hospitalBeds: number
  readonly inBed: number
  readonly waitingForBed: number
  /** Of the last whole day. */
  readonly hospitalPatients: number
  readonly hospitalWaited: number
}

export function healthKpis(columns: HealthColumns): HealthKpis {
  const people = columns.stageTotals.reduce((sum, count) => sum + count, 0)
  return {
    health: (100 * f64(columns.healthSum, 0)) / (HEALTH_MAX * Math.max(1, people)),
    exposed: countOf(columns, stage.exposed),
    infectious: countOf(columns, stage.infectious),
    immune: countOf(columns, stage.recovered),
    infected: f64(columns.infectedTotal, 0),
    contagionDeaths: f64(columns.contagionDeaths, 0),
    hospitalBeds: i32(columns.staffedBeds, 0),
    inBed: countOf(columns, stage.inBed),
    waitingForBed: countOf(columns, stage.waiting),
    hospitalPatients: i32(columns.hospitalPatientsYesterday, 0),
    hospitalWaited: i32(columns.hospitalWaitedYesterday, 0),
  }
}
