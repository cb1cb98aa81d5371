import { describe, expect, it } from '@jest/globals'

import {
  CONGESTION_CHARGE,
  clearFlows,
  FARES,
  FOREIGN_TRADE,
  INCOME_TAX,
  imbalanceOf,
  PENSIONS,
  PROFITS,
  PROPERTY_TAX,
  WATER,
} from '../government/index.ts'
import { f64, i32 } from '../memory/column.ts'
import { RETIRED } from '../society.ts'
import { DAY_FIGURES } from '../utilities/columns.ts'
import { payHomes, payPremises } from './bills.ts'
import { NONE, OF_GOVERNMENT, SCALAR } from './columns.ts'
import { collectCarbon, collectDues, DUE_CENTS_MAX, payer } from './dues.ts'
import { payOwners } from './owners.ts'
import { PAYDAYS, partOfWeek, payWages } from './payroll.ts'
import { sum, type Town, townOf } from './town.fixture.ts'
import { payTransfers } from './transfers.ts'
import { meansOf, payDebtDown, payFromTreasury } from './treasury.ts'

function town(): Town {
  return townOf(1, 300)
}

describe('wages', () => {
  it.each([1, 3, 12_000, 11_999])(
    'of %p cents a day are paid in five parts that sum up to a week',
    (wage) => {
      const parts = Array.from({ length: PAYDAYS }, (_, payday) => partOfWeek(wage, payday))
      expect(sum(parts)).toBe(7 * wage)
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1)
    },
  )

  it('go to the household less income tax, and all that firms pay is their wage bill', () => {
    const { city, columns } = town()
    const { savings } = city.market.households
    const before = sum(savings)
    payWages(city, 0)
    const { flows } = city.ledger.columns
    const gross = sum(columns.businessWageBill)
    const rate = (columns.policySettings[0] ?? 0) / 100
    expect(sum(savings) - before).toBe(gross - f64(flows, INCOME_TAX))
    expect(f64(flows, INCOME_TAX) / gross).toBeCloseTo(rate, 3)
    expect(imbalanceOf(city.ledger)).toBe(0)
  })

  it('end where the money of the firm ends', () => {
    const { city, columns } = town()
    const firm = columns.businessWorkers.findIndex((workers) => workers > 1)
    city.ledger.columns.balances[city.ledger.accounts.government] =
      f64(city.ledger.columns.balances, city.ledger.accounts.government) +
      f64(city.market.firms.funds, firm) -
      5
    city.market.firms.funds[firm] = 5
    payWages(city, 0)
    expect(f64(city.market.firms.funds, firm)).toBe(0)
    expect(f64(columns.businessWageBill, firm)).toBe(5)
  })
})

describe('owners', () => {
  it('get the pot by their shares to the cent, less income tax', () => {
    const { city, columns } = town()
    const before = sum(city.savings)
    city.pot.cents = 1_000_003
    payOwners(city, 3, PROFITS)
    const taxes = f64(city.ledger.columns.flows, INCOME_TAX)
    expect(sum(city.savings) - before + taxes).toBe(1_000_003)
    expect(city.pot.cents).toBe(0)
    const none = columns.householdShares.findIndex(
      (shares, home) => shares === 0 && i32(columns.householdSize, home) > 0,
    )
    expect(f64(columns.householdIncomeWeek, none)).toBe(0)
  })

  it('of nothing leave the pot to the city', () => {
    const { city, columns } = town()
    columns.householdShares.fill(0)
    const before = f64(city.ledger.columns.balances, city.ledger.accounts.government)
    city.pot.cents = 77
    payOwners(city, 0, PROFITS)
    expect(f64(city.ledger.columns.balances, city.ledger.accounts.government)).toBe(before + 77)
  })
})

describe('homes', () => {
  it('pay for electricity abroad, for water to the city, and their rent to the owners less property tax', () => {
    const { city, columns } = town()
    const before = sum(city.savings)
    payHomes(city, 0)
    const { flows } = city.ledger.columns
    const paid = before - sum(city.savings)
    expect(paid).toBe(
      f64(flows, FOREIGN_TRADE) + f64(flows, WATER) + f64(flows, PROPERTY_TAX) + city.pot.cents,
    )
    expect(f64(flows, PROPERTY_TAX) / (f64(flows, PROPERTY_TAX) + city.pot.cents)).toBeCloseTo(0.06, 3)
    const share = columns.housingPermille.filter((_, home) => i32(columns.householdSize, home) > 0)
    expect(Math.min(...share)).toBeGreaterThan(0)
    expect(Math.max(...share)).toBeLessThanOrEqual(1000)
  })

  it('without money pay nothing, and nobody goes below zero', () => {
    const { city } = town()
    city.savings.fill(0)
    payHomes(city, 0)
    expect(city.pot.cents).toBe(0)
    expect(Math.min(...city.savings)).toBe(0)
  })

  it('cost more when electricity does', () => {
    const [usual, dear] = [22, 66].map((cents) => {
      const { city, columns } = town()
      columns.powerCentsPerKwh[0] = cents
      payHomes(city, 0)
      return f64(city.ledger.columns.flows, FOREIGN_TRADE)
    })
    expect((dear ?? 0) / (usual ?? 1)).toBeCloseTo(3, 1)
  })
})

describe('premises', () => {
  it('cost an open firm by its workers, a closed one nothing', () => {
    const { city, columns } = town()
    columns.businessOpen[0] = 0
    payPremises(city, 5)
    expect(f64(columns.businessOverheads, 0)).toBe(0)
    const one = columns.businessWorkers.findIndex((workers, firm) => workers > 0 && firm > 0)
    expect(f64(columns.businessOverheads, one)).toBeGreaterThan(i32(columns.businessWorkers, one) * 7 * 700)
  })
})

describe('transfers', () => {
  it('go to the old by the average wage, and to nobody who works', () => {
    const { city, columns } = town()
    const old = columns.citizenKind.findIndex(
      (kind, person) => kind === RETIRED && i32(columns.personBornMonth, person) <= -65 * 12,
    )
    const alone = columns.householdIncomeWeek
    payTransfers(city, 0)
    const wage = f64(columns.economyScalars, SCALAR.averageWageCents)
    expect(f64(alone, i32(columns.personHousehold, old))).toBeGreaterThanOrEqual(Math.floor(wage * 0.38))
    const pensioners = columns.citizenKind.filter(
      (kind, person) =>
        kind === RETIRED &&
        i32(columns.personBornMonth, person) <= -65 * 12 &&
        columns.personAlive[person] === 1,
    ).length
    expect(f64(city.ledger.columns.flows, PENSIONS)).toBe(pensioners * Math.floor((wage * 3800) / 10_000))
    const workersOnly = columns.householdSize.findIndex((size, home) => {
      const members = [...columns.personHousehold.keys()].filter(
        (person) => columns.personAlive[person] === 1 && columns.personHousehold[person] === home,
      )
      return size > 0 && members.every((person) => i32(columns.citizenEmployer, person) !== NONE)
    })
    expect(f64(alone, workersOnly)).toBe(0)
  })

  it('are cut for all alike when the central bank lends no more', () => {
    const { city, columns } = town()
    const { accounts, columns: books } = city.ledger
    columns.economyScalars[SCALAR.grossProductCents] = 0
    const treasury = f64(books.balances, accounts.government)
    books.balances[accounts.government] = 100
    books.balances[accounts.centralBank] = f64(books.balances, accounts.centralBank) + treasury - 100
    payTransfers(city, 0)
    expect(f64(books.balances, accounts.government)).toBeGreaterThanOrEqual(0)
    expect(f64(columns.centralBankClaims, OF_GOVERNMENT)).toBe(0)
    expect(imbalanceOf(city.ledger)).toBe(0)
  })
})

describe('the treasury', () => {
  it('borrows what it lacks, and pays back what it does not need', () => {
    const { city, columns } = town()
    const { accounts, columns: books } = city.ledger
    const treasury = f64(books.balances, accounts.government)
    const to = accounts.firstHousehold
    payFromTreasury(city.ledger, columns, { to, cents: treasury + 500, flow: PENSIONS })
    expect(f64(columns.centralBankClaims, OF_GOVERNMENT)).toBe(500)
    books.balances[accounts.government] = 800
    books.balances[to] = f64(books.balances, to) - 800
    payDebtDown(city.ledger, columns, 600)
    expect(f64(columns.centralBankClaims, OF_GOVERNMENT)).toBe(300)
    payDebtDown(city.ledger, columns, 600)
    expect(f64(columns.centralBankClaims, OF_GOVERNMENT)).toBe(300)
    payDebtDown(city.ledger, columns, 0)
    expect(f64(columns.centralBankClaims, OF_GOVERNMENT)).toBe(0)
    expect(f64(books.balances, accounts.government)).toBe(300)
  })

  it('can spend a year of the product beyond what it has, less its debt', () => {
    const { city, columns } = town()
    columns.economyScalars[SCALAR.grossProductCents] = 1000
    columns.centralBankClaims[OF_GOVERNMENT] = 5000
    const treasury = f64(city.ledger.columns.balances, city.ledger.accounts.government)
    expect(meansOf(city.ledger, columns)).toBe(treasury + 360_000)
    columns.centralBankClaims[OF_GOVERNMENT] = 500_000
    expect(meansOf(city.ledger, columns)).toBe(treasury)
  })
})

describe('dues of trips', () => {
  it('wait in the household’s columns, told to the tally, and are paid at midnight', () => {
    const { city, columns } = town()
    const pay = payer(columns)
    const home = i32(columns.personHousehold, 5)
    const before = f64(city.savings, home)
    pay(5, 300, 'charge')
    pay(5, 250, 'fare')
    pay(5, 50, 'fare')
    expect(sum(columns.duesTally)).not.toBe(0)
    expect(f64(city.savings, home)).toBe(before)
    collectDues(city)
    expect(f64(city.savings, home)).toBe(before - 600)
    const { flows } = city.ledger.columns
    expect([f64(flows, CONGESTION_CHARGE), f64(flows, FARES)]).toEqual([300, 300])
    expect([...columns.duesTally]).toEqual([0, 0])
    expect(columns.householdDues.every((due) => due === 0)).toBe(true)
  })

  it('leave the same tally in whatever parts and order they come', () => {
    const [one, other] = [town(), town()]
    for (const cents of [100, 200, 300]) payer(one.columns)(7, cents, 'fare')
    payer(one.columns)(9, 40, 'charge')
    payer(other.columns)(9, 40, 'charge')
    payer(other.columns)(7, 600, 'fare')
    expect([...one.columns.duesTally]).toEqual([...other.columns.duesTally])
  })

  it('take no more than there is, nothing from nobody, and have an end', () => {
    const { city, columns } = town()
    const pay = payer(columns)
    const home = i32(columns.personHousehold, 5)
    columns.personHousehold[6] = NONE
    pay(6, 100, 'fare')
    pay(5, 0, 'fare')
    expect([...columns.duesTally]).toEqual([0, 0])
    pay(5, DUE_CENTS_MAX, 'charge')
    pay(5, DUE_CENTS_MAX, 'charge')
    expect(i32(columns.householdDues, home)).toBe(DUE_CENTS_MAX)
    collectDues(city)
    expect(f64(city.savings, home)).toBe(0)
    expect(imbalanceOf(city.ledger)).toBe(0)
  })
})

describe('the carbon price', () => {
  it('is paid by all households alike, and loses no part of a cent from day to day', () => {
    const { city, columns, setting } = town()
    const homes = columns.householdSize.filter((size) => size > 0).length
    setting('carbonCentsPerTonne', 10_000)
    columns.co2MilligramsBefore[0] = homes * 600_000 + 7
    columns.dayBefore[DAY_FIGURES.indexOf('powerEmissionMg')] = homes * 400_000
    clearFlows(city.ledger)
    collectCarbon(city)
    expect(f64(columns.economyScalars, SCALAR.carbonRest)).toBe(70_000)
    const before = sum(city.savings)
    collectCarbon(city)
    expect(before - sum(city.savings)).toBe(homes * 10)
    setting('carbonCentsPerTonne', 0)
    collectCarbon(city)
    expect(before - sum(city.savings)).toBe(homes * 10)
  })

  it('is exact for more carbon than fits a product', () => {
    const { city, columns, setting } = town()
    setting('carbonCentsPerTonne', 50_000)
    columns.co2MilligramsBefore[0] = 1_000_000_000_000 + 1
    city.savings[0] = f64(city.savings, 0) + 1_000_000_000
    collectCarbon(city)
    expect(f64(columns.economyScalars, SCALAR.carbonRest)).toBe(50_000)
  })
})
