import type { Speed } from '@urbe/contracts'

/** From a pace at which one can follow a car to as fast as the machine goes. */
export const speedSteps: readonly Speed[] = [
  { ticksPerSecond: 0.2 },
  { ticksPerSecond: 1 },
  { ticksPerSecond: 5 },
  { ticksPerSecond: 20 },
  { ticksPerSecond: 60 },
  { mode: 'max' },
]

export function speedKey(speed: Speed): string {
  return 'mode' in speed ? speed.mode : `${speed.ticksPerSecond}`
}
