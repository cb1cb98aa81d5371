import type { CityKpis } from '../kpis.ts'
import type { PolicyName } from '../policies.ts'

/**
 * What can be changed in a running city: the one number of a policy, from the lower to the higher; some cases
 * of a disease of so many new infections each (in thousandths), or none.
 */
export type RunningDriver =
  | { readonly kind: 'policy'; readonly policy: PolicyName; readonly lower: number; readonly higher: number }
  | { readonly kind: 'outbreak'; readonly cases: number; readonly r0Permille: number }

/** Of two cities that differ in the driver alone from their first day on. */
export interface RunningInfluence {
  readonly driver: RunningDriver
  readonly kpi: keyof CityKpis
  /** Of the indicator's difference: the city with more of the driver less the other. */
  readonly sign: 1 | -1
  /** So many days have closed when the two are compared; on the hour of the day after, where one is named. */
  readonly days: number
  readonly hour?: number
}

type Claim = readonly [kpi: keyof CityKpis, sign: 1 | -1, days: number, hour?: number]

/** What the running city is claimed to do. The claims for a part alone are `INFLUENCES`. */
export const RUNNING_INFLUENCES: readonly RunningInfluence[] = [
  ...of(policy('incomeTax', 10, 45), ['governmentDeficitCentsPerDay', -1, 14], ['treasuryCents', 1, 14]),
  ...of(
    policy('universalIncome', 0, 3000),
    ['governmentDeficitCentsPerDay', 1, 14],
    ['gini', -1, 28],
    ['governmentEfficiency', -1, 28],
  ),
  ...of(
    policy('congestionCharge', 0, 2000),
    ['carShare', -1, 4],
    ['kilometresByCarPerDay', -1, 4],
    ['governmentDeficitCentsPerDay', -1, 14],
  ),
  ...of(policy('valueAddedTax', 4, 35), ['governmentDeficitCentsPerDay', -1, 14]),
  ...of(policy('transitSubsidy', 0, 100), ['transitShare', 1, 4], ['governmentDeficitCentsPerDay', 1, 14]),
  ...of(
    policy('carbonPrice', 0, 40_000),
    ['powerCentsPerKwh', 1, 4],
    ['co2KgPerDay', -1, 4],
    ['governmentDeficitCentsPerDay', -1, 14],
  ),
  ...of(policy('policing', 0, 200), ['crimePer100kDay', -1, 30], ['governmentDeficitCentsPerDay', 1, 14]),
  ...of(
    policy('maintenance', 0, 200),
    ['infrastructureHealth', 1, 30],
    ['governmentDeficitCentsPerDay', 1, 14],
  ),
  ...of(policy('autonomousCars', 0, 1000), ['carShare', 1, 4]),
  ...of(
    policy('lockdown', 0, 80),
    ['tripsCompleted', -1, 4],
    ['kilometresByCarPerDay', -1, 4],
    ['satisfaction', -1, 14],
    ['environmentHealth', 1, 4],
    ['noiseExposedShare', -1, 4],
  ),
  ...of(policy('dieselBan', 0, 1), ['noxIndex', -1, 4], ['co2KgPerDay', -1, 4], ['environmentHealth', 1, 4]),
  ...of(policy('demandResponse', 0, 40), ['powerCentsPerKwh', -1, 4, 19]),
  ...of(
    { kind: 'outbreak', cases: 50, r0Permille: 4000 },
    ['infectious', 1, 20],
    ['satisfaction', -1, 40],
    ['resilience', -1, 40],
  ),
]

function policy(name: PolicyName, lower: number, higher: number): RunningDriver {
  return { kind: 'policy', policy: name, lower, higher }
}

function of(driver: RunningDriver, ...claims: readonly Claim[]): readonly RunningInfluence[] {
  return claims.map(([kpi, sign, days, hour]) => ({
    driver,
    kpi,
    sign,
    days,
    ...(hour !== undefined && { hour }),
  }))
}
