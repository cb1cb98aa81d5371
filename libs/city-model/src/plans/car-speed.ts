import { f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import { HOURS_A_DAY } from '../transit/index.ts'
import type { PlansColumns } from './shape.ts'

/** An hour with fewer seconds driven than this teaches nothing. */
export const LESSON_SECONDS_MIN = 3600
/** What is expected goes a quarter of the way to what was met. */
const MEMORY = 4
const MILLIMETRES = 1000
export const CAR_SPEED_MIN = 500

/** Everybody begins by expecting empty streets. */
export function foundCarSpeed({ carSpeed }: PlansColumns, network: RoadNetwork): void {
  let [metres, seconds] = [0, 0]
  for (let link = 0; link < network.linkCount; link += 1) {
    metres += f64(network.lengthMetres, link)
    seconds += i32(network.freeSeconds, link)
  }
  carSpeed.fill(Math.max(CAR_SPEED_MIN, Math.floor((metres * MILLIMETRES) / Math.max(1, seconds))))
}

/** Once a day: from what the drives of each hour have made, door to door. */
export function learnCarSpeed({ carSpeed, carMetres, carSeconds }: PlansColumns): void {
  for (let hour = 0; hour < HOURS_A_DAY; hour += 1) {
    const seconds = f64(carSeconds, hour)
    if (seconds < LESSON_SECONDS_MIN) continue
    const met = Math.floor((f64(carMetres, hour) * MILLIMETRES) / seconds)
    const expected = Math.floor((i32(carSpeed, hour) * (MEMORY - 1) + met) / MEMORY)
    carSpeed[hour] = Math.max(CAR_SPEED_MIN, expected)
  }
  carMetres.fill(0)
  carSeconds.fill(0)
}
