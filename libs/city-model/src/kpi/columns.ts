import { type ColumnsOf, column } from '../memory/schema.ts'

/** So many days after a shock its loss is told; later days are not counted any more. */
export const RESILIENCE_DAYS = 60

/** What indicators keep of days gone by. */
export function kpiShape() {
  return {
    /** Mean mood in whole points on each day since the last shock. */
    moodByDay: column('i32', RESILIENCE_DAYS),
    /** How many of these days there are; NO_SHOCK before the first shock. */
    daysSinceShock: column('i32', 1),
    moodBeforeShock: column('i32', 1),
    /** Days closed. */
    kpiDays: column('i32', 1),
    /** What a government's efficiency is compared with: its service index, and its spending a head. */
    serviceBase: column('f64', 1),
    spendingBase: column('f64', 1),
  } as const
}

export type KpiColumns = ColumnsOf<ReturnType<typeof kpiShape>>

export const NO_SHOCK = -1

export function foundKpis({ daysSinceShock }: KpiColumns): void {
  daysSinceShock[0] = NO_SHOCK
}
