import type { Random } from '@urbe/kernel'

import { addI32, i32 } from '../memory/column.ts'

/** The only question that this part asks of chance; it wants a stream of its own. */
export const ASK_OFFENCE = 0

export interface Day {
  readonly random: Random
  readonly day: number
}

export interface Residents {
  /** The zone of each citizen; below zero for who is nowhere. */
  readonly zone: Int32Array
  /** By zone; see `thresholdOf`. */
  readonly threshold: Uint32Array
}

export interface Offences {
  /** By zone; added to. */
  readonly byZone: Int32Array
  /** Written from its start, in ascending order: room for everybody asked. */
  readonly victims: Int32Array
}

/**
 * Draws for each citizen from `from` (included) to `to` (not included) whether they suffer an offence on this day: one word
 * of chance each, whatever the order. Tells how many do.
 */
export function commitOffences(
  { random, day }: Day,
  residents: Residents,
  { offences, from, to }: Asked,
): number {
  if (offences.victims.length < to - from) throw new RangeError(`room for ${to - from} victims is needed`)
  let count = 0
  for (let citizen = from; citizen < to; citizen += 1) {
    const zone = i32(residents.zone, citizen)
    if (zone < 0 || random.word(citizen, day, ASK_OFFENCE) >= (residents.threshold[zone] ?? 0)) continue
    offences.victims[count] = citizen
    addI32(offences.byZone, zone, 1)
    count += 1
  }
  return count
}

export interface Asked {
  readonly offences: Offences
  readonly from: number
  readonly to: number
}
