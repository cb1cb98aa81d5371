import { describe, expect, it } from '@jest/globals'

import { seededRandom } from '@urbe/kernel'

import {
  availability,
  BIKE,
  CAR,
  type Choice,
  capacityPermille,
  carCents,
  chooseMode,
  chooseModes,
  fareCents,
  feltDriving,
  MODES,
  NO_MODE,
  type Offer,
  pick,
  Q20,
  REACH,
  roomForChoice,
  type Tastes,
  TRANSIT,
  type TripColumns,
  tastesOf,
  utilityOf,
  WAGE_CENTS_MIN,
  WALK,
  WEIGHT_MAX,
  weigh,
} from './index.ts'

const WAGE = 12_000
const tastes = tastesOf({ wageCentsPerDay: WAGE, constants: [0, -0.5, -1, 0] })
const WORDS = 4_294_967_296

function offer(changes: Partial<Offer> = {}): Offer {
  return { available: true, ridingSeconds: 1200, walkingSeconds: 0, cents: 0, crowding: 0, ...changes }
}

/** Shares of the modes, from the weights and not from chance. */
function shares(utilities: readonly number[], available: readonly number[] = [1, 1, 1, 1]): number[] {
  const choice = roomForChoice()
  choice.utilities.set(utilities.map((each) => Math.round(each * Q20)))
  choice.available.set(available)
  weigh(choice)
  return sharesOf(choice)
}

function sharesOf({ ends }: Choice): number[] {
  const sum = ends[MODES - 1] ?? 0
  return [...ends].map((end, at) => (end - (at === 0 ? 0 : (ends[at - 1] ?? 0))) / sum)
}

describe('the logit', () => {
  it('has the closed-form shares', () => {
    const utilities = [0.3, -0.7, 1.25, -2]
    const sum = utilities.reduce((total, each) => total + Math.exp(each), 0)
    for (const [mode, share] of shares(utilities).entries())
      expect(share).toBeCloseTo(Math.exp(utilities[mode] ?? 0) / sum, 6)
  })

  it('is independent of irrelevant alternatives', () => {
    const utilities = [0.3, -0.7, 1.25, -2]
    const [car = 0, transit = 1] = shares(utilities)
    for (const available of [
      [1, 1, 0, 0],
      [1, 1, 0, 1],
      [1, 1, 1, 0],
    ]) {
      const [less = 0, other = 1] = shares(utilities, available)
      expect(less / other).toBeCloseTo(car / transit, 6)
    }
  })

  it('does not care for what all modes have in common', () => {
    expect(shares([5, 4, 3, 2])).toEqual(shares([-5, -6, -7, -8]))
  })

  it('gives the best its whole weight, however far the others are behind', () => {
    const choice = roomForChoice()
    choice.utilities.set([0, -2000 * Q20, -1e15, -1e15])
    choice.available.fill(1)
    weigh(choice)
    expect([...choice.ends]).toEqual([WEIGHT_MAX, WEIGHT_MAX, WEIGHT_MAX, WEIGHT_MAX])
    expect([0, WORDS - 1].map((word) => pick(choice, word))).toEqual([CAR, CAR])
  })

  it('never picks what is not available', () => {
    const choice = roomForChoice()
    choice.available.set([0, 1, 0, 1])
    weigh(choice)
    expect([0, WORDS / 2 - 1, WORDS / 2, WORDS - 1].map((word) => pick(choice, word))).toEqual([
      TRANSIT,
      TRANSIT,
      WALK,
      WALK,
    ])
    choice.available.fill(0)
    weigh(choice)
    expect(pick(choice, 12_345)).toBe(NO_MODE)
  })
})

describe('a traveller', () => {
  const place = { mode: CAR, autonomous: 0 }

  it('values time by half the wage', () => {
    // 12,000 ¢ a day are 25 ¢ a minute; half of it is 12.5, so that 25 ¢ weigh as much as two minutes.
    const money = utilityOf(tastes, offer({ cents: 25 }), place)
    const time = utilityOf(tastes, offer({ ridingSeconds: 1320 }), place)
    expect(Math.abs(money - time) / Q20).toBeLessThan(1e-4)
  })

  it('minds money less the more there is, down to a lowest wage', () => {
    const perCent = (wage: number) => tastesOf({ wageCentsPerDay: wage, constants: [] }).perCent
    expect(perCent(40_000)).toBeLessThan(perCent(WAGE))
    expect(perCent(WAGE_CENTS_MIN)).toBeGreaterThan(perCent(WAGE))
    expect(perCent(0)).toBe(perCent(WAGE_CENTS_MIN))
  })

  it.each([
    ['time', { ridingSeconds: 1800 }],
    ['walking', { walkingSeconds: 60 }],
    ['money', { cents: 100 }],
    ['a crowd', { crowding: 800 }],
  ])('does not like %s', (_, more) => {
    expect(utilityOf(tastes, offer(more), place)).toBeLessThan(utilityOf(tastes, offer(), place))
  })

  it('minds a ride less in a car that drives itself, and only in a car', () => {
    const manned = utilityOf(tastes, offer(), place)
    expect(utilityOf(tastes, offer(), { mode: CAR, autonomous: 500 })).toBeGreaterThan(manned)
    const bus = (autonomous: number) => utilityOf(tastes, offer(), { mode: TRANSIT, autonomous })
    expect(bus(500)).toBe(bus(0))
    expect([feltDriving(0), feltDriving(1000)]).toEqual([1000, 750])
    expect([capacityPermille(0), capacityPermille(500), capacityPermille(1000)]).toEqual([1000, 1150, 1300])
  })

  it('has a car, transit and two legs only within their reach', () => {
    const near = { hasCar: true, transitRuns: true, metres: 0 }
    expect(availability(near, REACH)).toEqual([true, true, true, true])
    expect(availability({ ...near, hasCar: false, metres: REACH.walkMetres + 1 }, REACH)).toEqual([
      false,
      true,
      true,
      false,
    ])
    const far = { hasCar: true, transitRuns: false, metres: REACH.bikeMetres + 1 }
    expect(availability(far, REACH)).toEqual([true, false, false, false])
  })

  it('pays for driving by distance, and what subsidies leave of a fare', () => {
    const way = { metres: 8500, centsPerKm: 30, parkingCents: 200, congestionChargeCents: 500 }
    expect(carCents(way)).toBe(955)
    expect([fareCents(250, 0), fareCents(250, 50), fareCents(251, 50), fareCents(250, 100)]).toEqual([
      250, 125, 126, 0,
    ])
  })
})

const COUNT = 4000
const offers: readonly Offer[] = [
  offer({ ridingSeconds: 900, cents: 300 }),
  offer({ ridingSeconds: 1200, walkingSeconds: 300, cents: 250, crowding: 500 }),
  offer({ ridingSeconds: 1500 }),
  offer({ ridingSeconds: 0, walkingSeconds: 3000 }),
]

function trips(): TripColumns {
  const each = (of: (one: Offer) => number) =>
    Int32Array.from({ length: COUNT * MODES }, (_, at) => of(offers[at % MODES] ?? offer()))
  return {
    traveller: Int32Array.from({ length: COUNT }, (_, at) => at),
    incomeClass: new Uint8Array(COUNT),
    available: new Uint8Array(COUNT * MODES).fill(1),
    ridingSeconds: each((one) => one.ridingSeconds),
    walkingSeconds: each((one) => one.walkingSeconds),
    cents: each((one) => one.cents),
    crowding: each((one) => one.crowding),
    chosen: new Uint8Array(COUNT),
  }
}

function decide(
  seed: number,
  ranges: readonly (readonly [number, number])[],
  tastesOfAll: readonly Tastes[] = [tastes],
) {
  const columns = trips()
  const travellers = {
    random: seededRandom(seed),
    tick: 7,
    tastes: tastesOfAll,
    autonomous: 200,
    room: roomForChoice(),
  }
  for (const range of ranges) chooseModes(travellers, columns, range)
  return columns.chosen
}

describe('many trips', () => {
  it('are decided as one traveller alone would', () => {
    const chosen = decide(1, [[0, COUNT]])
    const random = seededRandom(1)
    const chooser = { tastes, autonomous: 200, room: roomForChoice() }
    for (let trip = 0; trip < 100; trip += 1)
      expect(chosen[trip]).toBe(chooseMode(chooser, offers, random.word(trip, 7, 0)))
  })

  it('are decided alike in any order of ranges', () => {
    const half = COUNT / 2
    expect(
      decide(3, [
        [half, COUNT],
        [0, half],
      ]),
    ).toEqual(decide(3, [[0, COUNT]]))
  })

  it('have shares within four standard deviations of the closed form', () => {
    const utilities = offers.map((one, mode) => utilityOf(tastes, one, { mode, autonomous: 200 }) / Q20)
    const expected = shares(utilities)
    const chosen = decide(11, [[0, COUNT]])
    for (const mode of [CAR, TRANSIT, BIKE, WALK]) {
      const p = expected[mode] ?? 0
      const found = chosen.filter((each) => each === mode).length / COUNT
      expect(Math.abs(found - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / COUNT))
    }
  })

  it('are refused when a class of income is unknown', () => {
    expect(() => decide(1, [[0, 1]], [])).toThrow(RangeError)
  })
})
