import type { CityPhase } from '../city/part.ts'
import { HOUR_SECONDS, secondOfDay } from '../clock.ts'
import { f64, i32 } from '../memory/column.ts'
import type { TransitColumns, TransitFunding } from './columns.ts'
import { HOURS_A_DAY, PLACES_A_VEHICLE, servicePermille, type TransitPlan, vehiclesAt } from './plan.ts'

/** Vehicles are never told to be fuller than this. */
export const CROWDING_PERMILLE_MAX = 2000
const PERMILLE = 1000
/** What is known of an hour goes half of the way to what was met. */
const MEMORY = 2

export interface CrowdingDeps {
  readonly plan: TransitPlan
  readonly columns: TransitColumns & TransitFunding
}

/** Once an hour: how full the lines were in it. */
export function transitPhases({ plan, columns }: CrowdingDeps): readonly CityPhase[] {
  return [
    {
      name: 'transit: crowding',
      every: 'hour',
      reads: ['transitCrowding', 'transitRidingSeconds', 'transitPpm'],
      writes: ['transitCrowding', 'transitRidingSeconds'],
      rows: 1,
      run: (from, to, now) => {
        if (from < to) learnCrowding(plan, columns, hourBefore(now))
      },
    },
  ]
}

/** The hour of the day that ends with this second. */
function hourBefore(now: number): number {
  return (Math.floor(secondOfDay(now) / HOUR_SECONDS) + HOURS_A_DAY - 1) % HOURS_A_DAY
}

function learnCrowding({ lines }: TransitPlan, columns: CrowdingDeps['columns'], hour: number): void {
  const { transitCrowding, transitRidingSeconds } = columns
  const service = servicePermille(i32(columns.transitPpm, 0))
  for (const [at, line] of lines.entries()) {
    const places = vehiclesAt(line, hour, service) * PLACES_A_VEHICLE * HOUR_SECONDS
    const ridden = f64(transitRidingSeconds, at) * PERMILLE
    // Who had set out before the last vehicle was taken away rode in nothing.
    const met = places === 0 ? 0 : Math.min(CROWDING_PERMILLE_MAX, Math.floor(ridden / places))
    const known = hour * lines.length + at
    transitCrowding[known] = Math.floor((i32(transitCrowding, known) * (MEMORY - 1) + met) / MEMORY)
  }
  transitRidingSeconds.fill(0)
}
