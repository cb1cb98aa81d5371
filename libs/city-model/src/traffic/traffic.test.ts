import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { LINK_WORDS, ROOM, TAKEN } from '../qsim/queue-columns.ts'
import { closeTrafficDay, closeTrafficHour } from './columns.ts'
import { streetsOf, trafficOn } from './streets.fixture.ts'
import { isOnRoad, metresDriven, STUCK_SECONDS, startedAt } from './traffic.ts'
import { trafficKpis } from './traffic-kpis.ts'

const HOUR = 3600
/** A way back from the last node of a row of `streets` to the first one. */
const back = (streets: number) => ({ from: streets, to: 0 })

describe('a trip', () => {
  it('takes the free time of its links and a second for each node', () => {
    const { depart, run, arrivals } = trafficOn(streetsOf([{}, {}, back(2)]), 1)
    expect(depart({ vehicle: 0, from: 0, to: 2, now: 0 })).toBe(true)
    run(0, 60)
    expect(arrivals).toEqual([{ vehicle: 0, now: 22 }])
  })

  it('begins at the end of its first link where no street leads to the first node', () => {
    const { depart, run, arrivals } = trafficOn(streetsOf([{}, {}]), 1)
    depart({ vehicle: 0, from: 0, to: 2, now: 0 })
    run(0, 60)
    expect(arrivals).toEqual([{ vehicle: 0, now: 11 }])
  })

  it('is refused where no street leads', () => {
    const { depart, columns } = trafficOn(streetsOf([{}]), 1)
    expect(depart({ vehicle: 0, from: 1, to: 0, now: 0 })).toBe(false)
    expect(depart({ vehicle: 0, from: 1, to: 1, now: 0 })).toBe(false)
    expect([columns.tripsStarted[0], isOnRoad(columns, 0)]).toEqual([0, false])
  })

  it('waits for the flow of the street beside which it begins', () => {
    const { depart, run, arrivals } = trafficOn(streetsOf([{}, { ...back(1), capacityPerHour: 900 }]), 3)
    for (const vehicle of [0, 1, 2]) depart({ vehicle, from: 0, to: 1, now: 0 })
    run(0, 60)
    expect(arrivals.map(({ now }) => now)).toEqual([11, 15, 19])
  })

  it('is known by when it began and how far it went', () => {
    const { depart, run, columns } = trafficOn(streetsOf([{}, { lengthMetres: 2.6 }, back(2)]), 2)
    depart({ vehicle: 1, from: 0, to: 2, now: 5 })
    expect([isOnRoad(columns, 0), isOnRoad(columns, 1)]).toEqual([false, true])
    run(5, 60)
    expect([isOnRoad(columns, 1), startedAt(columns, 1), metresDriven(columns, 1)]).toEqual([
      false,
      5,
      100_003,
    ])
  })
})

describe('storage', () => {
  it('is never exceeded while nobody is stuck', () => {
    const narrow = { lengthMetres: 75, lanes: 1, capacityPerHour: 360 }
    const { depart, moveSecond, columns } = trafficOn(streetsOf([{}, narrow, { from: 2, to: 0 }]), 50)
    for (let vehicle = 0; vehicle < 50; vehicle += 1) depart({ vehicle, from: 0, to: 2, now: 0 })
    for (let now = 0; now < 12; now += 1) {
      moveSecond(now)
      expect(columns.queueLinks[LINK_WORDS + TAKEN]).toBeLessThanOrEqual(
        columns.queueLinks[LINK_WORDS + ROOM] ?? 0,
      )
    }
  })

  it('does not keep a ring of full links for ever', () => {
    const ring = [0, 1, 2].map((from) => ({ from, to: (from + 1) % 3, lengthMetres: 15, lanes: 1 }))
    const { depart, run, arrivals } = trafficOn(streetsOf(ring), 60)
    for (let vehicle = 0; vehicle < 60; vehicle += 1) {
      depart({ vehicle, from: vehicle % 3, to: (vehicle + 2) % 3, now: 0 })
    }
    run(0, 40 * STUCK_SECONDS)
    expect(arrivals).toHaveLength(60)
  })
})

describe('what drivers have met', () => {
  const detour = [
    { from: 0, to: 1, capacityPerHour: 60 },
    { from: 0, to: 2, freeSeconds: 20 },
    { from: 2, to: 1, freeSeconds: 20 },
    { from: 1, to: 3 },
    { from: 3, to: 0 },
  ]

  it('leads them round a street that has become slow', () => {
    const { depart, run, learnCosts, routes } = trafficOn(streetsOf(detour), 30)
    expect(routes.towards(0, 3)).toBe(0)
    for (let vehicle = 0; vehicle < 30; vehicle += 1) depart({ vehicle, from: 0, to: 3, now: 0 })
    run(0, HOUR)
    learnCosts()
    expect(routes.towards(0, 3)).toBe(1)
  })

  it('is learnt once, however often they learn within an hour', () => {
    const once = trafficOn(streetsOf(detour), 8)
    const often = trafficOn(streetsOf(detour), 8)
    for (const { depart } of [once, often]) {
      for (let vehicle = 0; vehicle < 8; vehicle += 1) depart({ vehicle, from: 0, to: 3, now: 0 })
    }
    once.run(0, HOUR)
    often.run(0, HOUR / 4)
    often.learnCosts()
    const learnt = often.columns.linkCost.slice()
    often.run(HOUR / 4, HOUR)
    closeTrafficHour(often.columns)
    closeTrafficHour(once.columns)
    expect(often.columns.linkPastVehicles).toEqual(new Int32Array(5))
    once.learnCosts()
    expect(once.columns.linkCost).toEqual(learnt)
    expect(once.columns.linkHourVehicles).toEqual(new Int32Array(5))
  })

  it('is forgotten on streets that nobody uses', () => {
    const { columns, learnCosts } = trafficOn(streetsOf(detour), 1)
    columns.linkCost[0] = 1_000
    for (let time = 0; time < 60; time += 1) learnCosts()
    expect(columns.linkCost[0]).toBe(11)
  })
})

describe('the counters of traffic', () => {
  it('have every vehicle that left a link, and its seconds', () => {
    const { depart, run, columns } = trafficOn(
      streetsOf([{}, { capacityPerHour: 900 }, { from: 2, to: 0 }]),
      2,
    )
    for (const vehicle of [0, 1]) depart({ vehicle, from: 0, to: 2, now: 0 })
    run(0, 60)
    expect([...columns.linkHourVehicles]).toEqual([2, 2, 0])
    expect([...columns.linkHourSeconds]).toEqual([22, 20, 0])
  })

  it('have the time and the metres of completed trips, today and the day before', () => {
    const { depart, run, columns } = trafficOn(streetsOf([{ capacityPerHour: 3600 }, back(1)]), 2)
    for (const vehicle of [0, 1]) depart({ vehicle, from: 0, to: 1, now: 0 })
    run(0, 100)
    expect(trafficKpis(columns)).toEqual({
      vehiclesOnRoad: 0,
      tripsStarted: 2,
      tripsCompleted: 2,
      travelTimeMeanSeconds: 11,
      delayIndex: 1,
    })
    closeTrafficDay(columns)
    expect([...columns.dayMetres]).toEqual([0, 200_000])
    expect(trafficKpis(columns).travelTimeMeanSeconds).toBe(11)
  })

  it('tell two courses of events apart by their tally', () => {
    const tallyOf = (vehicles: readonly number[], seconds: number) => {
      const { depart, run, columns } = trafficOn(streetsOf([{}, {}, back(2)]), 2)
      for (const vehicle of vehicles) depart({ vehicle, from: 0, to: 2, now: 0 })
      run(0, seconds)
      return [...columns.trafficTally].join(' ')
    }
    const courses = [tallyOf([], 9), tallyOf([0], 1), tallyOf([1], 1), tallyOf([0], 9), tallyOf([0], 99)]
    expect(new Set(courses).size).toBe(courses.length)
    expect(tallyOf([0, 1], 99)).toBe(tallyOf([1, 0], 99))
  })
})

const NODES = 5
const draft = fc.record({
  from: fc.integer({ min: 0, max: NODES - 1 }),
  to: fc.integer({ min: 0, max: NODES - 1 }),
  freeSeconds: fc.integer({ min: 1, max: 90 }),
  capacityPerHour: fc.integer({ min: 100, max: 4_000 }),
  lengthMetres: fc.integer({ min: 5, max: 60 }),
  lanes: fc.constantFrom(1, 2),
})
const wish = fc.record({
  from: fc.integer({ min: 0, max: NODES - 1 }),
  to: fc.integer({ min: 0, max: NODES - 1 }),
  now: fc.integer({ min: 0, max: 120 }),
})

interface Trips {
  readonly from: number
  readonly to: number
  readonly now: number
}

type Model = ReturnType<typeof trafficOn>

/** A second in which some set out, and at each minute something is learnt. */
function pass({ depart, learnCosts, moveSecond }: Model, trips: readonly Trips[], now: number): void {
  for (const [vehicle, trip] of trips.entries()) {
    if (trip.now === now) depart({ ...trip, vehicle })
  }
  if (now % 60 === 0) learnCosts()
  moveSecond(now)
}

function goOn(
  models: readonly Model[],
  trips: readonly Trips[],
  { from, to }: { from: number; to: number },
): void {
  for (let now = from; now < to; now += 1) for (const model of models) pass(model, trips, now)
}

describe('traffic in memory', () => {
  const ring = Array.from({ length: NODES }, (_, from) => ({ from, to: (from + 1) % NODES }))
  const given = fc.record({
    more: fc.array(draft, { maxLength: 12 }),
    trips: fc.array(wish, { minLength: 1, maxLength: 40 }),
    copiedAt: fc.integer({ min: 1, max: 200 }),
  })

  it('goes on from a copy as if nothing had happened, and loses nobody', () => {
    fc.assert(
      fc.property(given, ({ more, trips, copiedAt }) => {
        const network = streetsOf([...ring, ...more])
        const one = trafficOn(network, trips.length)
        for (let now = 0; now < copiedAt; now += 1) pass(one, trips, now)
        const other = trafficOn(network, trips.length, { memory: copyOf(one.buffer) })
        for (let now = copiedAt; now < 600; now += 1) {
          pass(one, trips, now)
          pass(other, trips, now)
        }
        expect(Buffer.from(other.buffer).equals(Buffer.from(one.buffer))).toBe(true)
        const { tripsStarted, tripsCompleted, vehiclesOnRoad } = trafficKpis(one.columns)
        expect(tripsStarted).toBe(tripsCompleted + vehiclesOnRoad)
        expect(tripsStarted).toBe(trips.filter(({ from, to }) => from !== to).length)
      }),
      { numRuns: 40 },
    )
  })

  it('is the same when those on the road are gathered beside it, also when they are gathered halfway', () => {
    fc.assert(
      fc.property(given, ({ more, trips, copiedAt }) => {
        const network = streetsOf([...ring, ...more])
        const one = trafficOn(network, trips.length)
        const gathered = trafficOn(network, trips.length, { gathers: true })
        goOn([one, gathered], trips, { from: 0, to: copiedAt })
        const late = trafficOn(network, trips.length, { memory: copyOf(one.buffer), gathers: true })
        for (let from = copiedAt; from < 600; from += 100) {
          goOn([one, gathered, late], trips, { from, to: from + 100 })
          gathered.settle()
          late.settle()
          expect([contentOf(gathered), contentOf(late)]).toEqual([contentOf(one), contentOf(one)])
        }
        expect(gathered.arrivals).toEqual(one.arrivals)
      }),
      { numRuns: 40 },
    )
  })

  it('gives the number of who has arrived to the next one who sets out', () => {
    const { depart, run, arrivals, settle, columns } = trafficOn(streetsOf([{}, back(1)]), 9, {
      gathers: true,
    })
    for (let vehicle = 0; vehicle < 9; vehicle += 1) {
      depart({ vehicle, from: 0, to: 1, now: vehicle * 60 })
      settle()
      expect([isOnRoad(columns, vehicle), startedAt(columns, vehicle)]).toEqual([true, vehicle * 60])
      run(vehicle * 60, (vehicle + 1) * 60)
    }
    expect(arrivals.map(({ vehicle }) => vehicle)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })
})

const contentOf = ({ buffer }: Model): string => Buffer.from(new Uint8Array(buffer)).toString('latin1')

function copyOf(buffer: SharedArrayBuffer): SharedArrayBuffer {
  const copy = new SharedArrayBuffer(buffer.byteLength)
  new Uint8Array(copy).set(new Uint8Array(buffer))
  return copy
}
