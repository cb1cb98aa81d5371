import { f64 } from '../memory/column.ts'
import type { QsimNetwork } from '../qsim/network.ts'

const FREE_SECONDS_MIN = 1
const FREE_SECONDS_MAX = 0x3fffffff

/**
 * The free seconds of each link with which it takes the whole second nearest to length / speed: a vehicle stands one second at the
 * end of its link beyond them. What is too long on one link is too short on another, where lengths differ.
 */
export function nearestSeconds({ length, speed }: QsimNetwork): Int32Array {
  return Int32Array.from(length, (metres, link) => {
    const seconds = Math.round(metres / f64(speed, link)) - 1
    return Math.max(FREE_SECONDS_MIN, Math.min(FREE_SECONDS_MAX, seconds))
  })
}
