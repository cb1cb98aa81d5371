import { type ColumnsOf, column } from '../memory/schema.ts'
import type { Society } from '../society.ts'

/** A household buys from this many businesses. */
export const SUPPLIERS = 3
/** Smoothed figures are kept times this, so that whole numbers lose nothing. */
export const SMOOTHING = 16

export function economyShape({ citizenCount, householdCount, businessCount }: Society) {
  return {
    citizenEmployer: column('i32', citizenCount),
    citizenWage: column('i32', citizenCount),
    citizenReservation: column('i32', citizenCount),
    citizenMood: column('u16', citizenCount),
    householdCash: column('f64', householdCount),
    householdIncome: column('i32', householdCount),
    householdSmoothIncome: column('i32', householdCount),
    householdBought: column('i32', householdCount),
    householdSupplier: column('i32', householdCount * SUPPLIERS),
    businessCash: column('f64', businessCount),
    businessOpen: column('u8', businessCount),
    businessDistress: column('u8', businessCount),
    businessCalm: column('u8', businessCount),
    businessGeneration: column('i32', businessCount),
    businessClosedDay: column('i32', businessCount),
    businessOwner: column('i32', businessCount),
    businessPrice: column('i32', businessCount),
    businessWage: column('i32', businessCount),
    businessInventory: column('i32', businessCount),
    businessJobs: column('i32', businessCount),
    businessWorkers: column('i32', businessCount),
    businessDemand: column('i32', businessCount),
    businessSmoothDemand: column('i32', businessCount),
    treasury: column('f64', 1),
    incomeTaxPercent: column('i32', 1),
    universalIncome: column('i32', 1),
    congestionCharge: column('i32', 1),
    soldCents: column('f64', 1),
    soldUnits: column('f64', 1),
    gdpCents: column('f64', 1),
    priceMilliCents: column('f64', 1),
    basePriceMilliCents: column('f64', 1),
    employed: column('i32', 1),
    wageSum: column('f64', 1),
    moodSum: column('f64', 1),
    giniPpm: column('i32', 1),
  } as const
}

export type EconomyColumns = ColumnsOf<ReturnType<typeof economyShape>>
