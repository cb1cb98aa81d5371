import { SETTING } from '../city/settings.ts'
import { addEntry, removeEntry } from '../core/tally.ts'
import {
  CARBON_PRICE,
  CONGESTION_CHARGE,
  carbonBill,
  countMoved,
  FARES,
  transferUpTo,
} from '../government/index.ts'
import { addF64, f64, i32 } from '../memory/column.ts'
import { DAY_FIGURES } from '../utilities/columns.ts'
import { CHARGE, DUE_KINDS, FARE, SCALAR } from './columns.ts'
import type { CityEconomy, EconomyDeps } from './deps.ts'

const { ceil, floor, min } = Math

const MILLIGRAMS_A_TONNE = 1_000_000_000
const OF_POWER_PLANTS = DAY_FIGURES.indexOf('powerEmissionMg')

export type DueKind = 'charge' | 'fare'

/** The dues of one household and day; beyond, trips are free. */
export const DUE_CENTS_MAX = 1_000_000_000

type DueColumns = Pick<EconomyDeps['columns'], 'personHousehold' | 'householdDues' | 'duesTally'>

/** For whoever moves people: notes what a trip costs, to be paid at midnight. Each change is told to the tally. */
export function payer({ personHousehold, householdDues, duesTally }: DueColumns) {
  const households = householdDues.length / DUE_KINDS
  return (person: number, cents: number, kind: DueKind): void => {
    const household = i32(personHousehold, person)
    if (household < 0 || cents <= 0) return
    const at = (kind === 'charge' ? CHARGE : FARE) * households + household
    const before = i32(householdDues, at)
    const after = min(DUE_CENTS_MAX, before + cents)
    if (before > 0) removeEntry(duesTally, 0, at, before, 0)
    addEntry(duesTally, 0, at, after, 0)
    householdDues[at] = after
  }
}

/** Nobody pays more than there is. */
export function collectDues({ columns, market, ledger }: CityEconomy): void {
  const { government } = ledger.accounts
  const { savings } = market.households
  const households = savings.length
  for (let kind = 0; kind < DUE_KINDS; kind += 1) {
    let [sum, payers] = [0, 0]
    for (let household = 0; household < households; household += 1) {
      const due = i32(columns.householdDues, kind * households + household)
      if (due === 0) continue
      const cents = min(due, f64(savings, household))
      addF64(savings, household, -cents)
      sum += cents
      payers += 1
    }
    addF64(ledger.columns.balances, government, sum)
    const flow = kind === CHARGE ? CONGESTION_CHARGE : FARES
    countMoved(ledger, { flow, cents: sum, payments: payers })
  }
  columns.householdDues.fill(0)
  columns.duesTally.fill(0)
}

/** The carbon of the day at its price: all households pay the same, rounded up to a cent, as far as they can. What is no cent waits for tomorrow. */
export function collectCarbon({ columns, market, ledger }: CityEconomy): void {
  const { economyScalars, householdSize } = columns
  const price = i32(columns.policySettings, SETTING.carbonCentsPerTonne)
  // Whole tonnes apart, so that no product leaves the whole numbers.
  const milligrams = emittedMilligrams(columns)
  const tonnes = floor(milligrams / MILLIGRAMS_A_TONNE)
  const rest = f64(economyScalars, SCALAR.carbonRest)
  const bill = carbonBill(price, milligrams - tonnes * MILLIGRAMS_A_TONNE, rest)
  const cents = tonnes * price + bill.cents
  const households = householdSize.reduce((count, size) => count + (size > 0 ? 1 : 0), 0)
  const each = households === 0 ? 0 : ceil(cents / households)
  economyScalars[SCALAR.carbonRest] = bill.rest
  if (each === 0) return
  const { government, firstHousehold } = ledger.accounts
  for (let household = 0; household < market.households.savings.length; household += 1) {
    if (i32(householdSize, household) === 0) continue
    transferUpTo(ledger, {
      from: firstHousehold + household,
      to: government,
      cents: each,
      flow: CARBON_PRICE,
    })
  }
}

/** By traffic and by power plants, on the day that closes. */
function emittedMilligrams({ co2MilligramsBefore, dayBefore }: CityEconomy['columns']): number {
  return f64(co2MilligramsBefore, 0) + f64(dayBefore, OF_POWER_PLANTS)
}
