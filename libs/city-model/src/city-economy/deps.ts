import type { Random } from '@urbe/kernel'

import type { Surroundings } from '../city/part.ts'
import type { Ledger } from '../government/index.ts'
import type { Economy } from '../macro-economy/index.ts'
import type { Society } from '../society.ts'
import type { EconomyColumns, EconomyNeighbours } from './columns.ts'

export interface EconomyDeps extends Surroundings {
  readonly society: Society
  readonly columns: EconomyColumns & EconomyNeighbours
  readonly floods?: Drying
}

/** Thousandths of the hours of a day in which a house at a node was not under water. */
export interface Drying {
  readonly dryPermille: (node: number, day: number) => number
}

/** The columns and the money in them. */
export interface CityMoney extends EconomyDeps {
  readonly ledger: Ledger
  /** Of households: the end of the ledger's balances. */
  readonly savings: Float64Array
  readonly random: Random
}

/** The markets over the columns too. */
export interface CityEconomy extends CityMoney {
  readonly market: Economy
  /** Money on its way to the owners of the city's property; empty between phases. */
  readonly pot: Pot
}

export interface Pot {
  cents: number
}
