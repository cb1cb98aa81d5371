import { addF64, f64, i32 } from '../memory/column.ts'
import { PERFECT_PPM } from './condition.ts'
import type { Utilities } from './deps.ts'

/** Of a mean day, what pipes in perfect condition lose at a pressure of 40 m, and what worn-out ones lose on top of it, in thousandths. */
export const LEAK_PERMILLE = 60
export const LEAK_WORN_PERMILLE = 400
const LEAK_PRESSURE_M = 40
const PERMILLE = 1000

/** By zone, l/s at a pressure of 1 m: by the mean condition of the pipes that end there. */
export function leaksOf({ plan, columns }: Utilities): number[] {
  const { zones, water, assets } = plan
  const [worn, pipes] = [new Float64Array(zones.count), new Float64Array(zones.count)]
  const add = (zone: number, pipe: number): void => {
    addF64(worn, zone, PERFECT_PPM - i32(columns.assetCondition, assets.firstPipe + pipe))
    addF64(pipes, zone, 1)
  }
  const { from, to } = zones.neighbours
  for (let pair = 0; pair < from.length; pair += 1) {
    add(i32(from, pair), pair)
    add(i32(to, pair), pair)
  }
  for (const [area, zone] of water.worksZone.entries()) add(zone, from.length + area)
  return Array.from(worn, (sum, zone) => {
    const share = LEAK_PERMILLE + (LEAK_WORN_PERMILLE * sum) / (f64(pipes, zone) * PERFECT_PPM)
    return (f64(water.meanLps, zone) * share) / PERMILLE / Math.sqrt(LEAK_PRESSURE_M)
  })
}
