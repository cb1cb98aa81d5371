import { describe, expect, it } from '@jest/globals'

import { EXPORTS, FOREIGN_TRADE, imbalanceOf, SPENDING } from '../government/index.ts'
import { f64, i32 } from '../memory/column.ts'
import { TOLD_A_NIGHT_MAX } from './choices.ts'
import { NONE, OF_BANKS, SCALAR } from './columns.ts'
import { buyForAll } from './purchases.ts'
import { noteHour, putOnShelves } from './supply.ts'
import { endDay, endDays, sum, townOf } from './town.fixture.ts'
import { closeWeek } from './weekend.ts'

describe('a day’s work', () => {
  it('is as much of the plan as power and water let through, by district', () => {
    const { city, columns, society } = townOf(1, 300)
    const dark = i32(society.nodeDistrict, i32(society.businessNode, 0))
    columns.districtPowerPermille[dark] = 250
    noteHour(city)
    columns.districtPowerPermille[dark] = 750
    noteHour(city)
    putOnShelves(city, { from: 0, to: society.businessCount, day: 0 })
    for (let business = 0; business < society.businessCount; business += 1) {
      const isDark = i32(society.nodeDistrict, i32(society.businessNode, business)) === dark
      const permille = isDark ? 500 : 1000
      expect(i32(columns.businessOutputPermille, business)).toBe(permille)
      const plan = f64(columns.businessProduction, business) / 7
      expect(f64(columns.businessStock, business)).toBeCloseTo((plan * permille) / 1000, 9)
    }
  })

  it('lacks what a lockdown keeps at home', () => {
    const { city, columns, society, setting } = townOf(1, 300)
    setting('lockdownPercent', 80)
    noteHour(city)
    putOnShelves(city, { from: 0, to: society.businessCount, day: 0 })
    expect(new Set(columns.businessOutputPermille)).toEqual(new Set([600]))
  })

  it('of a dark week leaves less to buy', () => {
    const [light, dark] = [1000, 300].map((permille) => {
      const town = townOf(1, 300)
      town.columns.districtPowerPermille.fill(permille)
      endDays(town, 0, 5)
      return sum(town.columns.householdBought)
    })
    expect(dark).toBeLessThan((light ?? 0) * 0.6)
  })
})

describe('the city and the rest of the world', () => {
  it('buy before the households, of every firm the same part', () => {
    const { city, columns, society } = townOf(1, 300)
    noteHour(city)
    putOnShelves(city, { from: 0, to: society.businessCount, day: 0 })
    columns.economyScalars[SCALAR.exportCreditCents] = 70_000
    const before = columns.businessStock.slice()
    buyForAll(city, 0)
    const left = columns.businessStock.map((stock, firm) => stock / Math.max(1e-9, f64(before, firm)))
    const stocked = left.filter((_, firm) => f64(before, firm) > 0)
    expect(Math.max(...stocked) - Math.min(...stocked)).toBeLessThan(1e-9)
    expect(i32(columns.policePpm, 0)).toBeGreaterThan(980_000)
    const { flows } = city.ledger.columns
    expect(f64(flows, EXPORTS)).toBeGreaterThan(9000)
    expect(f64(flows, EXPORTS)).toBeLessThanOrEqual(10_000)
    expect(f64(columns.economyScalars, SCALAR.exportCreditCents)).toBe(70_000 - f64(flows, EXPORTS))
    expect(f64(flows, SPENDING)).toBeGreaterThan(0)
    expect(imbalanceOf(city.ledger)).toBe(0)
  })

  it('get no more than there is on the shelves', () => {
    const { city, columns } = townOf(1, 300)
    buyForAll(city, 0)
    expect(i32(columns.policePpm, 0)).toBe(0)
    expect(f64(city.ledger.columns.flows, SPENDING)).toBe(0)
  })

  it('trade about as much one way as the other', () => {
    const town = townOf(1, 300)
    const flows = { out: 0, back: 0 }
    for (let day = 0; day < 70; day += 1) {
      endDay(town, day)
      const row = (day % 7) * town.city.ledger.columns.flows.length
      flows.out += f64(town.columns.flowsWeek, row + FOREIGN_TRADE)
      flows.back += f64(town.columns.flowsWeek, row + EXPORTS)
    }
    expect(flows.back / flows.out).toBeGreaterThan(0.8)
    expect(flows.back / flows.out).toBeLessThan(1.2)
  })
})

describe('a firm that owns nothing', () => {
  it('closes on Saturday, lets its people go and gives what is left to the owners', () => {
    const town = townOf(1, 300)
    const { columns, city, facts } = town
    endDays(town, 0, 5)
    const firm = columns.businessWorkers.findIndex((workers) => workers > 2)
    const jobsLost = i32(columns.businessWorkers, firm)
    columns.businessNetWorth[firm] = -1_000_000_000
    endDay(town, 5)
    expect(i32(columns.businessWorkers, firm)).toBe(0)
    expect(columns.businessOpen[firm]).toBe(0)
    expect(f64(city.market.firms.funds, firm)).toBe(0)
    expect(columns.citizenEmployer.includes(firm)).toBe(false)
    const name = town.society.businessNames[firm]
    expect(facts).toContainEqual({ type: 'BusinessFailed', business: firm, name, jobsLost })
    endDays(town, 6, 13)
    expect(columns.businessOpen[firm]).toBe(1)
    expect(facts).toContainEqual({ type: 'BusinessFounded', business: firm, name: `New ${name} 2` })
    endDay(town, 13)
    expect(i32(columns.businessWorkers, firm) + i32(columns.businessVacancies, firm)).toBeGreaterThan(0)
  })

  it('is told of as one of a few', () => {
    const { city, columns, facts, society } = townOf(1, 1200)
    columns.businessNetWorth.fill(-1_000_000_000)
    closeWeek(city)
    expect(society.businessCount).toBeGreaterThan(TOLD_A_NIGHT_MAX)
    expect(facts).toHaveLength(TOLD_A_NIGHT_MAX)
    expect(sum(columns.businessOpen)).toBe(0)
    expect(columns.citizenEmployer.every((employer) => employer === NONE)).toBe(true)
  })

  it('that nobody can pay for stays closed', () => {
    const { city, columns } = townOf(1, 300)
    columns.businessNetWorth.fill(-1_000_000_000)
    closeWeek(city)
    city.pot.cents = 0
    closeWeek(city)
    expect(sum(columns.businessOpen)).toBe(0)
  })
})

describe('a loan', () => {
  it('comes from the central bank through a bank, and goes back the same way', () => {
    const { city, columns } = townOf(1, 300)
    const { books } = city.market
    const equity = f64(city.market.banks.equity, 0)
    const funds = f64(city.market.firms.funds, 4)
    books.lend(0, 4, 1000)
    expect(f64(city.market.firms.funds, 4)).toBe(funds + 1000)
    expect(f64(city.market.banks.equity, 0)).toBe(equity)
    expect(f64(columns.centralBankClaims, OF_BANKS)).toBe(1000)
    books.takeBack({ firm: 4, bank: 0, principal: 1000, paid: 1020 })
    expect(f64(city.market.banks.equity, 0)).toBe(equity + 20)
    expect(f64(columns.centralBankClaims, OF_BANKS)).toBe(0)
  })

  it('that is lost is the bank’s loss, and beyond what it owns the government’s', () => {
    const town = townOf(1, 300)
    const { books, banks } = town.city.market
    const equity = f64(banks.equity, 1)
    books.lend(1, 4, equity + 500)
    const { moneyCents } = town.kpis()
    const treasury = town.kpis().treasuryCents
    books.takeBack({ firm: 4, bank: 1, principal: equity + 500, paid: 0 })
    expect(f64(banks.equity, 1)).toBe(0)
    expect(town.kpis().treasuryCents).toBe(treasury - 500)
    expect(town.kpis().moneyCents).toBe(moneyCents)
    closeWeek(town.city)
    expect(f64(banks.equity, 1)).toBe(town.city.market.parameters.start.bankEquity)
    expect(town.kpis().ledgerImbalanceCents).toBe(-town.city.pot.cents)
  })
})

describe('the figures', () => {
  it('tell prices as a chain that begins at 100', () => {
    const town = townOf(1, 300)
    expect(town.kpis().consumerPriceIndex).toBe(100)
    expect(town.kpis().inflation).toBe(0)
    endDays(town, 0, 7)
    const first = town.kpis()
    expect(first.consumerPriceIndex).not.toBe(100)
    expect(first.inflation).toBeCloseTo(first.consumerPriceIndex / 100 - 1, 5)
  })

  it('compare prices with those of a year ago once there is one', () => {
    const town = townOf(1, 100)
    const indices = Array.from({ length: 60 }, (_, week) => {
      endDays(town, week * 7, week * 7 + 7)
      return town.kpis().consumerPriceIndex
    })
    const yearAgo = indices[59 - 52] ?? Number.NaN
    expect(town.kpis().inflation).toBeCloseTo((indices[59] ?? 0) / yearAgo - 1, 5)
  })

  it('of money are those of the last seven days', () => {
    const town = townOf(1, 300)
    endDays(town, 0, 21)
    const before = town.kpis().treasuryCents
    endDays(town, 21, 28)
    const change = before - town.kpis().treasuryCents
    expect(Math.abs(town.kpis().governmentDeficitCentsPerDay * 7 - change)).toBeLessThan(200)
  })
})
