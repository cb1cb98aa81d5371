import { expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import { banClasses } from '../../src/environment/index.ts'
import {
  CPI_BASE,
  chainIndex,
  delayIndex,
  giniPpm,
  governmentEfficiency,
  INFLUENCES,
  inflationPpm,
  percentile,
  resilience,
  satisfaction,
  unemployment,
} from '../../src/kpi/index.ts'
import { CAR, TRANSIT } from '../../src/mode-choice/index.ts'
import { SEEKING } from '../../src/satisfaction/index.ts'
import { type Experiment, PEOPLE, people } from './experiment.ts'
import { crime, happiness, population, shareOf } from './of-people.ts'
import { deficit, environment, fleet, infrastructure, travelTimes } from './of-the-city.ts'

const EXPERIMENTS: Readonly<Record<string, Experiment>> = {
  'mood > satisfaction': (random, more) =>
    satisfaction(
      people(random).reduce((sum, luck) => sum + luck + 50 * more, 0),
      PEOPLE,
    ),
  'unemployment > satisfaction': happiness((facts, more) => (more ? { employment: SEEKING } : facts)),
  'commute time > satisfaction': happiness((facts, more) => ({
    commuteSeconds: facts.commuteSeconds + 900 * more,
  })),
  'housing cost > satisfaction': happiness((facts, more) => ({
    housingShare: facts.housingShare + 100 * more,
  })),
  'offences > satisfaction': happiness((_, more) => ({ offencesNearby: 2 + 8 * more })),
  'outages > satisfaction': happiness((_, more) => ({ outageMinutes: 10 + 240 * more })),
  'noise > satisfaction': happiness((_, more) => ({ noiseTenths: 550 + 150 * more })),
  'jobs lost > unemployment': (random, more) =>
    unemployment(900 - random.below(50, 0, 0, 0) - 30 * more, 1000),
  'unemployment > crime rate': crime('unemploymentPpm'),
  'inequality > crime rate': crime('giniPpm'),
  'low mood > crime rate': crime('lowMoodPpm'),
  'police coverage > crime rate': crime('policePpm'),
  'satisfaction > population': population((more) => ({ meanMood: 400 + 300 * more })),
  'fertility > population': population((more) => ({ fertility: 1 + 4 * more })),
  'mortality > population': population((more) => ({ modalAge: 85 - 40 * more })),
  'transfer to the poorest > gini': (random, more) => {
    const incomes = Int32Array.from(people(random)).toSorted()
    return giniPpm(incomes.map((income, at) => income + (at < 40 ? 200 * more : 0)).toSorted())
  },
  'prices > inflation': (random, more) => {
    const priceCents = Int32Array.from({ length: 5 }, (_, good) => 100 + random.below(100, good, 0, 0))
    const basket = { priceCents, quantity: new Float64Array(5).fill(3) }
    return inflationPpm(
      CPI_BASE,
      chainIndex(
        CPI_BASE,
        basket,
        priceCents.map((price) => price + 5 * more),
      ),
    )
  },
  'congestion charge > car share': shareOf(CAR, (more) => ({ charge: 600 * more })),
  'transit subsidy > transit share': shareOf(TRANSIT, (more) => ({ subsidy: 100 * more })),
  'autonomous share > car share': shareOf(CAR, (more) => ({ autonomous: 1000 * more })),
  'crowding > transit share': shareOf(TRANSIT, (more) => ({ crowding: 1000 * more })),
  'congestion > delay index': (random, more) => {
    const freeSeconds = 1000 + random.below(1000, 0, 0, 0)
    return delayIndex({ trips: 1, freeSeconds, seconds: freeSeconds + 100 + 200 * more })
  },
  'slow trips > p95 travel time': (random, more) => percentile(travelTimes(random, more), 950),
  'energy not served > infrastructure health': infrastructure((more) => ({ power: 200 * more })),
  'road closures > infrastructure health': infrastructure((more) => ({ roads: 300 * more })),
  'maintenance > infrastructure health': infrastructure((more) => ({ condition: 700_000 + 200_000 * more })),
  'traffic > environment health': environment(
    () => fleet(0),
    (more) => 100 + 400 * more,
  ),
  'ban of a dirty class > environment health': environment(
    (more) => (more ? banClasses(fleet(0), [2]) : fleet(0)),
    () => 500,
  ),
  'electric share > environment health': environment(
    (more) => fleet(500_000 * more),
    () => 500,
  ),
  'spending > government efficiency': (random, more) =>
    governmentEfficiency(
      { now: 900, base: 900 },
      { now: 1000 + 300 * more, base: 1000 + random.below(99, 0, 0, 0) },
    ),
  'service > government efficiency': (random, more) =>
    governmentEfficiency(
      { now: 700 + 100 * more, base: 900 },
      { now: 1000, base: 1000 + random.below(99, 0, 0, 0) },
    ),
  'tax rate > deficit': deficit(
    (more) => 2000 + 1000 * more,
    () => 50,
  ),
  'universal income > deficit': deficit(
    () => 2000,
    (more) => 50 + 50 * more,
  ),
  'depth of a shock > resilience': (random, more) =>
    resilience(
      700,
      Int32Array.from({ length: 20 }, (_, day) => 690 - random.below(90, day, 0, 0) - 100 * more),
    ).kept,
}

it('has an experiment for every influence, and none beside them', () => {
  expect(INFLUENCES.map(({ driver, kpi }) => `${driver} > ${kpi}`)).toEqual(Object.keys(EXPERIMENTS))
})

it.each(INFLUENCES.map(({ driver, kpi, sign }) => [driver, kpi, sign] as const))(
  'more of %s moves %s in the direction %d',
  (driver, kpi, sign) => {
    const experiment = EXPERIMENTS[`${driver} > ${kpi}`]
    if (!experiment) throw new Error('no experiment')
    for (const seed of [1, 2, 3, 4, 5])
      expect(Math.sign(experiment(seededRandom(seed), 1) - experiment(seededRandom(seed), 0))).toBe(sign)
  },
)
