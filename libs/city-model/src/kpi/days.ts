import type { CityPhase } from '../city/part.ts'
import { f64, i32 } from '../memory/column.ts'
import { type KpiColumns, NO_SHOCK, RESILIENCE_DAYS } from './columns.ts'
import { governmentEfficiency, resilience } from './condition.ts'
import type { CityFigures, PeopleFigures, ServiceFigures } from './figures.ts'

/** When this many days have closed, the government's services and spending are what later days are compared with. */
export const BASE_DAYS = 7
const SERVICES = 4
const HUNDREDTHS = 100

export interface KpiDeps {
  readonly columns: KpiColumns
  readonly figures: () => CityFigures
  /** The columns that the figures are made of. */
  readonly reads: readonly string[]
}

/** After all other phases of the day. */
export function kpiPhases({ columns, figures, reads }: KpiDeps): readonly CityPhase[] {
  return [
    {
      name: 'kpi.day',
      every: 'day',
      reads,
      writes: ['moodByDay', 'daysSinceShock', 'kpiDays', 'serviceBase', 'spendingBase'],
      rows: 1,
      run(from, to) {
        if (from < to) closeDay(columns, figures())
      },
    },
  ]
}

function closeDay(columns: KpiColumns, figures: CityFigures): void {
  const days = i32(columns.kpiDays, 0) + 1
  columns.kpiDays[0] = days
  if (days === BASE_DAYS) {
    columns.serviceBase[0] = serviceIndex(figures.services)
    columns.spendingBase[0] = spendingAHead(figures)
  }
  const since = i32(columns.daysSinceShock, 0)
  if (since === NO_SHOCK || since === RESILIENCE_DAYS) return
  columns.moodByDay[since] = meanMood(figures.people)
  columns.daysSinceShock[0] = since + 1
}

/** A disturbance begins: what satisfaction loses from now on is its loss, and no longer that of the one before. */
export function markShock(columns: KpiColumns, people: Pick<PeopleFigures, 'moodSum' | 'population'>): void {
  columns.moodBeforeShock[0] = meanMood(people)
  columns.daysSinceShock[0] = 0
  columns.moodByDay.fill(0)
}

/** 0..1: what was kept of the satisfaction in the days since the last shock. */
export function keptSince({ moodByDay, daysSinceShock, moodBeforeShock }: KpiColumns): number {
  const days = Math.max(0, i32(daysSinceShock, 0))
  return resilience(i32(moodBeforeShock, 0), moodByDay.subarray(0, days)).kept
}

/** Services for money, 1 as when the first week had closed and until then. */
export function efficiencyOf(columns: KpiColumns, figures: CityFigures): number {
  if (i32(columns.kpiDays, 0) < BASE_DAYS) return 1
  return governmentEfficiency(
    { now: serviceIndex(figures.services), base: f64(columns.serviceBase, 0) },
    { now: spendingAHead(figures), base: f64(columns.spendingBase, 0) },
  )
}

/** In millionths: police, hospitals, transit and maintenance alike. */
function serviceIndex({ policePpm, hospitalPpm, transitPpm, maintenancePpm }: ServiceFigures): number {
  return Math.floor((policePpm + hospitalPpm + transitPpm + maintenancePpm) / SERVICES)
}

/** In hundredths of a cent a day. */
function spendingAHead({ economy, people }: CityFigures): number {
  return Math.floor((HUNDREDTHS * economy.governmentSpendingCentsPerDay) / Math.max(1, people.population))
}

function meanMood({ moodSum, population }: Pick<PeopleFigures, 'moodSum' | 'population'>): number {
  return population === 0 ? 0 : Math.floor(moodSum / population)
}
