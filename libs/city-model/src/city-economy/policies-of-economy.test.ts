import { describe, expect, it } from '@jest/globals'

import type { PolicyName } from '../policies.ts'
import { endDay, endDays, sum, townOf } from './town.fixture.ts'

const WEEKS_AFTER = 6
const SEEDS = [4, 9] as const

/** The same towns with and without a policy, six weeks later; sums over the seeds. */
function laterWith(policy?: PolicyName, parameters: Record<string, number> = {}) {
  const towns = SEEDS.map((seed) => {
    const town = townOf(seed, 500)
    endDays(town, 0, 7)
    if (policy) town.enact({ type: 'EnactPolicy', policy, parameters })
    const deficits: number[] = []
    for (let day = 7; day < 7 + WEEKS_AFTER * 7; day += 1) {
      endDay(town, day)
      deficits.push(town.kpis().governmentDeficitCentsPerDay)
    }
    return { ...town.kpis(), deficit: sum(deficits), columns: town.columns }
  })
  const total = (of: (town: (typeof towns)[number]) => number): number => sum(towns.map(of))
  return {
    deficit: total((town) => town.deficit),
    prices: total((town) => town.consumerPriceIndex),
    gini: total((town) => town.gini),
    bought: total((town) => sum(town.columns.householdBought)),
    police: total((town) => town.columns.policePpm[0] ?? 0),
    maintenance: total((town) => town.columns.maintenancePpm[0] ?? 0),
    hospitals: total((town) => town.columns.hospitalPpm[0] ?? 0),
    transit: total((town) => town.columns.transitPpm[0] ?? 0),
    spending: total((town) => town.governmentSpendingCentsPerDay),
    imbalance: total((town) => Math.abs(town.ledgerImbalanceCents)),
  }
}

const without = laterWith()

describe('a policy of money', () => {
  it.each([
    ['a higher income tax', 'incomeTax', { ratePercent: 35 }, -1],
    ['a lower income tax', 'incomeTax', { ratePercent: 5 }, 1],
    ['a higher value added tax', 'valueAddedTax', { ratePercent: 25 }, -1],
    ['no value added tax', 'valueAddedTax', { ratePercent: 0 }, 1],
    ['a carbon price', 'carbonPrice', { centsPerTonne: 20_000 }, -1],
    ['a universal income', 'universalIncome', { centsPerDay: 1500 }, 1],
    ['more police', 'policing', { levelPercent: 200 }, 1],
    ['no public works', 'maintenance', { levelPercent: 0 }, -1],
    ['more buses', 'transitService', { levelPercent: 200 }, 1],
    ['fewer nurses', 'hospitalService', { levelPercent: 50 }, -1],
  ] as const)('%s (%s %j) moves the deficit its way', (_, policy, parameters, sign) => {
    const changed = laterWith(policy, parameters)
    expect(Math.sign(changed.deficit - without.deficit)).toBe(sign)
    expect(changed.imbalance).toBe(0)
  })

  it('that taxes what is sold raises prices', () => {
    expect(laterWith('valueAddedTax', { ratePercent: 30 }).prices).toBeGreaterThan(without.prices)
  })

  it('that gives everybody the same makes incomes more equal', () => {
    expect(laterWith('universalIncome', { centsPerDay: 3000 }).gini).toBeLessThan(without.gini)
  })

  it('that buys more police buys twice as much, and none when there is none', () => {
    expect(without.police).toBeGreaterThan(0.97 * SEEDS.length * 1_000_000)
    const more = laterWith('policing', { levelPercent: 200 })
    expect(more.police).toBeGreaterThan(1.9 * SEEDS.length * 1_000_000)
    expect(more.spending).toBeGreaterThan(without.spending)
    expect(laterWith('policing', { levelPercent: 0 }).police).toBe(0)
  })

  it('of one service is one of that service alone', () => {
    const full = 0.97 * SEEDS.length * 1_000_000
    const cut = laterWith('hospitalService', { levelPercent: 50 })
    expect(cut.hospitals).toBeLessThanOrEqual(0.5 * SEEDS.length * 1_000_000)
    expect(Math.min(cut.transit, cut.police, cut.maintenance)).toBeGreaterThan(full)
    expect(laterWith('transitService', { levelPercent: 200 }).transit).toBeGreaterThan(1.9 * full)
  })

  it('that keeps people at home keeps them from buying', () => {
    expect(laterWith('lockdown', { cutPercent: 80 }).bought).toBeLessThan(without.bought * 0.8)
  })
})
