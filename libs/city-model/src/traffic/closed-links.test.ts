import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { BEHIND, BUFFER, LINK_WORDS, QUEUE, TURN, VEHICLE_WORDS, WAITING } from '../qsim/queue-columns.ts'
import { MARK } from './marks.ts'
import { streetsOf, trafficOn } from './streets.fixture.ts'

const NONE = -1
type Model = ReturnType<typeof trafficOn>

function close({ columns, changeLinks }: Model, links: readonly number[], now: number): void {
  for (const link of links) columns.linkMarks[link] = MARK.closed
  changeLinks({ closed: links, opened: [] }, now)
}

function open({ columns, changeLinks }: Model, links: readonly number[], now: number): void {
  for (const link of links) columns.linkMarks[link] = 0
  changeLinks({ closed: [], opened: links }, now)
}

/** Everybody on the road, with the link that they turn into next. */
function turns({ columns: { queueLinks, queueVehicles } }: Model): number[] {
  const found: number[] = []
  for (let at = 0; at < queueLinks.length; at += LINK_WORDS) {
    for (const chain of [WAITING, QUEUE, BUFFER]) {
      let vehicle = queueLinks[at + chain] ?? NONE
      for (; vehicle !== NONE; vehicle = queueVehicles[vehicle * VEHICLE_WORDS + BEHIND] ?? NONE)
        found.push(queueVehicles[vehicle * VEHICLE_WORDS + TURN] ?? NONE)
    }
  }
  return found
}

/** Two ways from 0 to 3: the fast one over links 1 and 2, and the slow one over 3; and the way back. */
const twoWays = [
  { from: 4, to: 0 },
  { from: 0, to: 1 },
  { from: 1, to: 3 },
  { from: 0, to: 3, freeSeconds: 200 },
  { from: 3, to: 4 },
]

describe('a closed link', () => {
  it('is gone round at once, by those who set out and by those who are on their way', () => {
    const model = trafficOn(streetsOf(twoWays), 2)
    model.depart({ vehicle: 0, from: 4, to: 3, now: 0 })
    model.run(0, 5)
    close(model, [1], 5)
    model.depart({ vehicle: 1, from: 0, to: 3, now: 5 })
    model.run(5, 400)
    expect(model.arrivals.map(({ vehicle }) => vehicle).sort()).toEqual([0, 1])
    expect(model.arrivals.every(({ now }) => now > 200)).toBe(true)
    expect(model.columns.linkHourVehicles[1]).toBe(0)
  })

  it('lets those go on who are on it', () => {
    const model = trafficOn(streetsOf(twoWays), 1)
    model.depart({ vehicle: 0, from: 4, to: 3, now: 0 })
    model.run(0, 15)
    close(model, [1], 15)
    model.run(15, 60)
    expect(model.arrivals).toHaveLength(1)
    expect(model.columns.linkHourVehicles[1]).toBe(1)
  })

  it('is used again when it is open', () => {
    const model = trafficOn(streetsOf(twoWays), 1)
    close(model, [1, 2], 0)
    expect(model.routes.towards(0, 3)).toBe(3)
    open(model, [1, 2], 60)
    expect(model.routes.towards(0, 3)).toBe(1)
  })

  it('is left out when drivers learn', () => {
    const model = trafficOn(streetsOf(twoWays), 1)
    close(model, [1], 0)
    model.learnCosts()
    expect(model.routes.towards(0, 3)).toBe(3)
  })
})

describe('beside a closed link', () => {
  it('nobody sets out while another street leads there', () => {
    const roads = streetsOf([
      { from: 1, to: 0 },
      { from: 2, to: 0 },
      { from: 0, to: 3 },
    ])
    const model = trafficOn(roads, 4)
    close(model, [1], 0)
    for (const vehicle of [0, 1, 2, 3]) model.depart({ vehicle, from: 0, to: 3, now: 0 })
    expect(model.columns.queueLinks[LINK_WORDS + WAITING]).toBe(NONE)
    model.run(0, 60)
    expect(model.arrivals).toHaveLength(4)
  })

  it('a trip is refused when nothing else leads to its goal, until it opens', () => {
    const model = trafficOn(streetsOf([{}, {}]), 1)
    close(model, [1], 0)
    expect(model.depart({ vehicle: 0, from: 0, to: 2, now: 0 })).toBe(false)
    open(model, [1], 60)
    expect(model.depart({ vehicle: 0, from: 0, to: 2, now: 60 })).toBe(true)
  })

  it('those who cannot get on end their trips, at the end of their links', () => {
    const narrow = { capacityPerHour: 60, lengthMetres: 8, lanes: 1 }
    const roads = streetsOf([
      { capacityPerHour: 3600 },
      {},
      { ...narrow, freeSeconds: 300 },
      { from: 3, to: 0 },
    ])
    const model = trafficOn(roads, 6)
    for (let vehicle = 0; vehicle < 6; vehicle += 1) model.depart({ vehicle, from: 0, to: 3, now: 0 })
    model.run(0, 30)
    // Some stand at the end of link 1 and find link 2 full, the others drive there.
    close(model, [2], 30)
    expect(model.stranded.length).toBeGreaterThan(0)
    model.run(30, 900)
    expect(model.stranded.every(({ node }) => node === 2)).toBe(true)
    expect(model.stranded.length + model.arrivals.length).toBe(6)
    expect(model.columns.vehiclesOnRoad[0]).toBe(0)
  })
})

const NODES = 5
const draft = fc.record({
  from: fc.integer({ min: 0, max: NODES - 1 }),
  to: fc.integer({ min: 0, max: NODES - 1 }),
  freeSeconds: fc.integer({ min: 1, max: 60 }),
  capacityPerHour: fc.integer({ min: 100, max: 4_000 }),
  lengthMetres: fc.integer({ min: 5, max: 60 }),
  lanes: fc.constantFrom(1, 2),
})
const given = fc.record({
  more: fc.array(draft, { maxLength: 12 }),
  trips: fc.array(
    fc.record({
      from: fc.integer({ min: 0, max: NODES - 1 }),
      to: fc.integer({ min: 0, max: NODES - 1 }),
      now: fc.integer({ min: 0, max: 300 }),
    }),
    { minLength: 1, maxLength: 40 },
  ),
  closed: fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 4 }),
  closedAt: fc.integer({ min: 1, max: 150 }),
  copiedAt: fc.integer({ min: 151, max: 250 }),
  openedAt: fc.integer({ min: 251, max: 400 }),
})
const ring = Array.from({ length: NODES }, (_, from) => ({ from, to: (from + 1) % NODES, lengthMetres: 40 }))

interface Course {
  readonly trips: readonly { readonly from: number; readonly to: number; readonly now: number }[]
  readonly closed: readonly number[]
  readonly closedAt: number
  readonly openedAt: number
}

/** A second in which some set out; true while links are closed. */
function pass(model: Model, { trips, closed, closedAt, openedAt }: Course, now: number): boolean {
  if (now === closedAt) close(model, closed, now)
  if (now === openedAt) open(model, closed, now)
  for (const [vehicle, trip] of trips.entries()) if (trip.now === now) model.depart({ ...trip, vehicle })
  model.moveSecond(now)
  return now >= closedAt && now < openedAt
}

describe('links that close and open', () => {
  it('are entered by nobody while they are closed, and lose nobody', () => {
    fc.assert(
      fc.property(given, ({ more, ...rest }) => {
        const network = streetsOf([...ring, ...more])
        const course = { ...rest, closed: rest.closed.filter((link) => link < network.linkCount) }
        const model = trafficOn(network, rest.trips.length)
        const { tripsStarted, tripsCompleted, vehiclesOnRoad } = model.columns
        for (let now = 0; now < 1500; now += 1) {
          if (pass(model, course, now))
            expect(turns(model).filter((link) => course.closed.includes(link))).toEqual([])
          expect(tripsStarted[0]).toBe((tripsCompleted[0] ?? 0) + (vehiclesOnRoad[0] ?? 0))
          if (now % 50 === 0) expect(turns(model)).toHaveLength(vehiclesOnRoad[0] ?? 0)
        }
        expect(model.arrivals.length + model.stranded.length).toBe(tripsCompleted[0])
      }),
      { numRuns: 40 },
    )
  })

  it('are the same from a copy taken while they are closed, and when those on the road are gathered', () => {
    fc.assert(
      fc.property(given, ({ more, copiedAt, ...rest }) => {
        const network = streetsOf([...ring, ...more])
        const course = { ...rest, closed: rest.closed.filter((link) => link < network.linkCount) }
        const one = trafficOn(network, rest.trips.length)
        const gathered = trafficOn(network, rest.trips.length, { gathers: true })
        for (let now = 0; now < copiedAt; now += 1)
          for (const each of [one, gathered]) pass(each, course, now)
        const memory = new SharedArrayBuffer(one.buffer.byteLength)
        new Uint8Array(memory).set(new Uint8Array(one.buffer))
        const copy = trafficOn(network, rest.trips.length, { memory })
        for (let now = copiedAt; now < 800; now += 1)
          for (const each of [one, gathered, copy]) pass(each, course, now)
        gathered.settle()
        expect(Buffer.from(copy.buffer).equals(Buffer.from(one.buffer))).toBe(true)
        expect(Buffer.from(gathered.buffer).equals(Buffer.from(one.buffer))).toBe(true)
        expect(gathered.stranded).toEqual(one.stranded)
      }),
      { numRuns: 40 },
    )
  })
})
