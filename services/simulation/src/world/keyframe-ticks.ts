import { SIMULATED_EPOCH, TICK_SECONDS } from '@urbe/contracts'

const DAY_MS = 86_400_000
export const DAY_TICKS = DAY_MS / (TICK_SECONDS * 1_000)
/** The tick that ends the first day. */
export const FIRST_MIDNIGHT_TICK = DAY_TICKS - (Date.parse(SIMULATED_EPOCH) % DAY_MS) / (TICK_SECONDS * 1_000)
const KEYFRAMES_A_DAY = 4
/** So far are keyframes apart: looking back plays no more than this again. */
export const KEYFRAME_TICKS = DAY_TICKS / KEYFRAMES_A_DAY

export function isKeyframeTick(tick: number): boolean {
  return (tick - FIRST_MIDNIGHT_TICK) % KEYFRAME_TICKS === 0
}

export function isMidnightTick(tick: number): boolean {
  return (tick - FIRST_MIDNIGHT_TICK) % DAY_TICKS === 0
}
