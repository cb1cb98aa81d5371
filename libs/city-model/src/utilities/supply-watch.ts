import { i32 } from '../memory/column.ts'
import { POWER } from './columns.ts'
import type { Utilities } from './deps.ts'

/** A zone that gets less than this is told as one that has lost its supply. */
export const LOST_BELOW_PERMILLE = 900
/** It is told that all is well again when it has been so for these hours: who flickers is told a few times a day at most. */
export const WELL_HOURS = 3

/** Tells when the first districts lose their supply, and when all have it again. `utility` is POWER or WATER. */
export function watchSupply(deps: Utilities, utility: number, permille: Int32Array): void {
  const { supplyLostHours, supplyWellHours } = deps.columns
  const lostHours = i32(supplyLostHours, utility)
  const worst = permille.indexOf(permille.reduce((least, each) => Math.min(least, each), 1000))
  if (i32(permille, worst) < LOST_BELOW_PERMILLE) {
    if (lostHours === 0) tellLost(deps, { utility, permille, worst })
    supplyLostHours[utility] = lostHours + 1
    supplyWellHours[utility] = 0
    return
  }
  if (lostHours === 0) return
  const well = i32(supplyWellHours, utility) + 1
  supplyWellHours[utility] = well
  if (well < WELL_HOURS) {
    supplyLostHours[utility] = lostHours + 1
    return
  }
  const hours = lostHours - well + 1
  deps.tell({ type: 'SupplyRestored', utility: nameOf(utility), hours })
  supplyLostHours[utility] = 0
  supplyWellHours[utility] = 0
}

interface Lost {
  readonly utility: number
  readonly permille: Int32Array
  readonly worst: number
}

function tellLost({ tell, map, plan }: Utilities, { utility, permille, worst }: Lost): void {
  const district = i32(plan.zones.district, worst)
  tell({
    type: 'SupplyLost',
    utility: nameOf(utility),
    district,
    name: map.districts[district]?.name ?? '',
    districts: plan.zones.ofDistrict.filter((zone) => i32(permille, zone) < LOST_BELOW_PERMILLE).length,
    servedPermille: i32(permille, worst),
  })
}

function nameOf(utility: number): 'power' | 'water' {
  return utility === POWER ? 'power' : 'water'
}
