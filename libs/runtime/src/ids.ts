import { randomFillSync } from 'node:crypto'

import { type Clock, type NewId, uuid7 } from '@urbe/kernel'

const RANDOM_BYTES = 10

/** UUIDv7s from the clock and the system's random numbers. */
export function systemIds(clock: Clock): NewId {
  const random = new Uint8Array(RANDOM_BYTES)
  return () => uuid7(clock().getTime(), randomFillSync(random))
}
