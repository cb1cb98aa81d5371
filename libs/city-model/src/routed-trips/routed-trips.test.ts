import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type QsimNetwork, readMatsimNetwork, readMatsimPlans, runQsim } from '../qsim/index.ts'
import type { RoutedTrips } from './checked-trips.ts'
import { nearestSeconds } from './nearest-seconds.ts'
import { openTrips, type TripsPlan } from './open-trips.ts'

const METRES = [95, 149, 20, 400] as const

/** A ring of four one-way streets at 10 m/s, on which routes may be of any length. */
const ring = readMatsimNetwork(`<network><nodes>
  <node id="0" x="0" y="0"/><node id="1" x="100" y="0"/><node id="2" x="100" y="100"/><node id="3" x="0" y="100"/>
  </nodes><links capperiod="01:00:00">
  ${METRES.map((length, id) => `<link id="${id}" from="${id}" to="${(id + 1) % 4}" length="${length}" freespeed="10" capacity="1200" permlanes="1"/>`).join('')}
  </links></network>`)

type Trip = readonly [second: number, start: number, links: number]

function tripsOf(trips: readonly Trip[]): RoutedTrips {
  const routes = trips.map(([, start, links]) => Array.from({ length: links }, (_, at) => (start + at) % 4))
  const routeStart = [0]
  for (const route of routes) routeStart.push((routeStart.at(-1) ?? 0) + route.length)
  return {
    second: Int32Array.from(trips, ([second]) => second),
    routeStart: Int32Array.from(routeStart),
    route: Int32Array.from(routes.flat()),
  }
}

function drive(trips: readonly Trip[], linkSeconds: TripsPlan['linkSeconds'] = 'qsim') {
  const run = openTrips({
    network: ring,
    trips: tripsOf(trips),
    linkSeconds,
    seed: 4711,
    stuckSeconds: 10,
  })
  let seconds = 1
  while (run.advance()) seconds += 1
  return { ...run.summary(), seconds }
}

/** The same trips as plans. Of persons who set out in the same second QSim takes the one with the greater id first. */
function planned(trips: readonly Trip[], network: QsimNetwork) {
  const persons = trips.map(([second, start, links], trip) => {
    const route = Array.from({ length: links - 1 }, (_, at) => (start + 1 + at) % 4)
    const id = String(99_999 - trip)
    return `<person id="${id}"><plan><act type="h" link="${start}" end_time="${second}"/><leg mode="car"><route>${route.join(' ')}</route></leg><act type="w" link="${(start + links - 1) % 4}"/></plan></person>`
  })
  return runQsim({ network, population: readMatsimPlans(`<plans>${persons.join('')}</plans>`, network) })
}

describe('trips on given routes', () => {
  it('take one second at the end of each link beyond its free time', () => {
    expect(drive([[5, 0, 4]])).toEqual({
      arrived: 1,
      meanTripSeconds: 1 + (14 + 1) + (2 + 1) + 40,
      endTime: 65,
      linkSteps: 3,
      seconds: 60,
    })
  })

  it('take the nearest whole second for a link, but two at least', () => {
    expect([...nearestSeconds(ring)]).toEqual([9, 14, 1, 39])
    expect(drive([[0, 0, 4]], 'nearest').meanTripSeconds).toBe(1 + 15 + 2 + 39)
  })

  it('leave seconds out in which nobody is under way', () => {
    const { seconds, endTime } = drive([
      [0, 1, 2],
      [50_000, 1, 2],
    ])
    expect([seconds, endTime]).toEqual([8, 50_004])
  })

  it('are over at once when there are none', () => {
    expect(drive([])).toMatchObject({ arrived: 0, meanTripSeconds: 0, linkSteps: 0, seconds: 1 })
  })

  it('are those of QSim, jams included', () => {
    const trip = fc.tuple(fc.nat(60), fc.nat(3), fc.integer({ min: 2, max: 9 }))
    fc.assert(
      fc.property(fc.array(trip, { minLength: 1, maxLength: 80 }), (drawn) => {
        const trips = drawn.toSorted(([a], [b]) => a - b)
        const { arrived, meanTripSeconds, linkSteps } = drive(trips)
        expect(planned(trips, ring)).toMatchObject({ arrived, meanTripSeconds, linkSteps })
      }),
      { numRuns: 40 },
    )
  })
})

describe('trips that cannot be driven', () => {
  const refusal = (change: Partial<RoutedTrips>) => () =>
    openTrips({
      network: ring,
      trips: {
        ...tripsOf([
          [3, 0, 2],
          [4, 1, 3],
        ]),
        ...change,
      },
      linkSeconds: 'qsim',
      seed: 1,
      stuckSeconds: 10,
    })
  const error = (code: string) => expect.objectContaining({ name: 'RoutedTripsError', code })

  it.each<[code: string, change: Partial<RoutedTrips>]>([
    ['trips_malformed', { routeStart: Int32Array.of(0, 2) }],
    ['trips_malformed', { routeStart: Int32Array.of(1, 2, 5) }],
    ['trips_malformed', { routeStart: Int32Array.of(0, 2, 4) }],
    ['trip_out_of_order', { second: Int32Array.of(4, 3) }],
    ['trip_out_of_order', { second: Int32Array.of(-1, 3) }],
    ['route_too_short', { routeStart: Int32Array.of(0, 1, 5) }],
    ['route_too_short', { routeStart: Int32Array.of(0, -4, 5) }],
    ['route_broken', { route: Int32Array.of(0, 1, 1, 2, 4) }],
    ['route_broken', { route: Int32Array.of(0, 1, 1, 2, -1) }],
    ['route_broken', { route: Int32Array.of(0, 2, 1, 2, 3) }],
  ])('are refused: %s', (code, change) => {
    expect(refusal(change)).toThrow(error(code))
  })
})
