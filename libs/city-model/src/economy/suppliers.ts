import type { Random } from '@urbe/kernel'

import { i32, u8 } from '../memory/column.ts'
import { memberAt } from '../memory/weights.ts'
import { ASK_SUPPLIER, ASK_SUPPLIER_TURN } from '../purposes.ts'
import type { Society } from '../society.ts'
import { type EconomyColumns, SUPPLIERS } from './columns.ts'

interface Deps {
  readonly society: Society
  readonly columns: EconomyColumns
  readonly random: Random
}

const TRIES = 4
const LOOK_AROUND_ONE_IN = 4

/** A business somebody hears of: by its size when the city was founded, a closed one only by bad luck. */
export function drawSupplier(
  { society, columns, random }: Deps,
  household: number,
  tick: number,
  slot: number,
): number {
  let heard = 0
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const asker = (household * SUPPLIERS + slot) * TRIES + attempt
    heard = memberAt(society.jobsUpTo, random.below(society.jobsTotal, asker, tick, ASK_SUPPLIER))
    if (u8(columns.businessOpen, heard) === 1) return heard
  }
  return heard
}

/** Now and then a household hears of another business and changes over when that is cheaper, or its own has closed. */
export function lookAround(deps: Deps, household: number, tick: number): void {
  const { columns, random } = deps
  const word = random.word(household, tick, ASK_SUPPLIER_TURN)
  const slot = household * SUPPLIERS + (word % SUPPLIERS)
  const present = i32(columns.householdSupplier, slot)
  const isOpen = u8(columns.businessOpen, present) === 1
  if (isOpen && (word >>> 8) % LOOK_AROUND_ONE_IN !== 0) return
  const heard = drawSupplier(deps, household, tick, word % SUPPLIERS)
  const isCheaper = i32(columns.businessPrice, heard) < i32(columns.businessPrice, present)
  const hasMore = i32(columns.businessInventory, present) === 0 && i32(columns.businessInventory, heard) > 0
  if (!isOpen || isCheaper || hasMore) columns.householdSupplier[slot] = heard
}
