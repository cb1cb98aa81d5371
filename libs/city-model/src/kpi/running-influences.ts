import type { CityKpis } from '../kpis.ts'
import type { PolicyName } from '../policies.ts'
import type { Shock } from '../shocks.ts'

/** What can be changed in a running city: the one number of a policy, from the lower to the higher; a shock, or none. */
export type RunningDriver =
  | { readonly kind: 'policy'; readonly policy: PolicyName; readonly lower: number; readonly higher: number }
  | { readonly kind: 'shock'; readonly shock: Shock }

/** Of two cities that differ in the driver alone. */
export interface RunningInfluence {
  readonly driver: RunningDriver
  readonly kpi: keyof CityKpis
  /** Of the indicator's difference: the city with more of the driver less the other. */
  readonly sign: 1 | -1
  /** So many days have closed since the change when the two are compared; on the hour of the day after, where one is named. */
  readonly days: number
  readonly hour?: number
  /** Claimed of cities of so many citizens or more, where it needs what smaller ones do not have. */
  readonly citizens?: number
}

/** A policy is enacted on the first day; a shock strikes when so many days have closed and everybody's mood has come to rest. */
export const SHOCK_DAYS = 28
/** Narrower towns have no transit, nothing being far enough away, and drives too short to be pleasant or not. */
const WITH_WAYS = 5000
/** In smaller cities no street is loud enough, or only now and then. */
const WITH_NOISE = 30_000

type Claim = readonly [
  kpi: keyof CityKpis,
  sign: 1 | -1,
  days: number,
  needs?: { readonly hour?: number; readonly citizens?: number },
]

/** What the running city is claimed to do. The claims for a part alone are `INFLUENCES`. */
export const RUNNING_INFLUENCES: readonly RunningInfluence[] = [
  ...of(
    policy('incomeTax', 10, 45),
    ['governmentDeficitCentsPerDay', -1, 14],
    ['treasuryCents', 1, 14],
    ['gini', -1, 14],
    ['gdpCentsPerDay', -1, 14],
    ['unemployment', 1, 14],
  ),
  ...of(
    policy('universalIncome', 0, 3000),
    ['governmentDeficitCentsPerDay', 1, 14],
    ['gini', -1, 28],
    ['unemployment', -1, 28],
    ['gdpCentsPerDay', 1, 28],
    ['consumerPriceIndex', 1, 28],
    ['governmentEfficiency', -1, 28],
  ),
  ...of(
    policy('congestionCharge', 0, 2000),
    ['carShare', -1, 4],
    ['walkShare', 1, 4],
    ['kilometresByCarPerDay', -1, 4],
    ['delayIndex', -1, 4],
    ['co2KgPerDay', -1, 4],
    ['environmentHealth', 1, 4],
    ['travelTimeMeanSeconds', 1, 4],
    ['governmentDeficitCentsPerDay', -1, 14],
  ),
  ...of(
    policy('valueAddedTax', 4, 35),
    ['governmentDeficitCentsPerDay', -1, 14],
    ['consumerPriceIndex', 1, 14],
    ['unemployment', 1, 14],
  ),
  ...of(
    policy('transitSubsidy', 0, 100),
    ['transitShare', 1, 4, { citizens: WITH_WAYS }],
    ['governmentDeficitCentsPerDay', 1, 14, { citizens: WITH_WAYS }],
  ),
  ...of(
    policy('carbonPrice', 0, 40_000),
    ['powerCentsPerKwh', 1, 4],
    ['co2KgPerDay', -1, 4],
    ['consumerPriceIndex', 1, 14],
    ['governmentDeficitCentsPerDay', -1, 14],
  ),
  ...of(policy('policing', 0, 200), ['crimePer100kDay', -1, 30], ['governmentDeficitCentsPerDay', 1, 14]),
  ...of(
    policy('maintenance', 0, 200),
    ['infrastructureHealth', 1, 30],
    ['governmentDeficitCentsPerDay', 1, 14],
  ),
  ...of(
    policy('transitService', 10, 200),
    ['transitShare', 1, 4, { citizens: WITH_WAYS }],
    ['governmentDeficitCentsPerDay', 1, 14, { citizens: WITH_WAYS }],
  ),
  ...of(
    policy('hospitalService', 0, 150),
    ['infrastructureHealth', 1, 14],
    ['governmentDeficitCentsPerDay', 1, 14],
  ),
  ...of(
    policy('autonomousCars', 0, 1000),
    ['carShare', 1, 4, { citizens: WITH_WAYS }],
    ['kilometresByCarPerDay', 1, 4, { citizens: WITH_WAYS }],
  ),
  ...of(
    policy('lockdown', 0, 80),
    ['tripsCompleted', -1, 4],
    ['kilometresByCarPerDay', -1, 4],
    ['delayIndex', -1, 4],
    ['co2KgPerDay', -1, 4],
    ['environmentHealth', 1, 4],
    ['noiseExposedShare', -1, 4, { citizens: WITH_NOISE }],
    ['satisfaction', -1, 14],
    ['gdpCentsPerDay', -1, 14],
    ['unemployment', 1, 14],
  ),
  ...of(policy('dieselBan', 0, 1), ['noxIndex', -1, 4], ['co2KgPerDay', -1, 4], ['environmentHealth', 1, 4]),
  ...of(policy('demandResponse', 0, 40), ['powerCentsPerKwh', -1, 4, { hour: 19 }]),
  ...of(
    shock({ kind: 'outbreak', cases: 50, r0Permille: 4000 }),
    ['infectious', 1, 20],
    ['hospitalWaiting', 1, 14],
    ['satisfaction', -1, 28],
    ['resilience', -1, 28],
    ['population', -1, 28],
  ),
  ...of(
    shock({ kind: 'fuelPrice', percent: 300, days: 60 }),
    ['powerCentsPerKwh', 1, 4],
    ['carShare', -1, 4],
    ['kilometresByCarPerDay', -1, 4],
    ['consumerPriceIndex', 1, 14],
  ),
]

function policy(name: PolicyName, lower: number, higher: number): RunningDriver {
  return { kind: 'policy', policy: name, lower, higher }
}

function shock(it: Shock): RunningDriver {
  return { kind: 'shock', shock: it }
}

function of(driver: RunningDriver, ...claims: readonly Claim[]): readonly RunningInfluence[] {
  return claims.map(([kpi, sign, days, needs]) => ({ driver, kpi, sign, days, ...needs }))
}
