import { FeedFormatError } from '../errors.ts'
import type { Services } from './calendar.ts'
import { byId, type Feed, named } from './feed.ts'
import type { FeedRoute, FeedShape, FeedStop } from './network-files.ts'
import type { StopTime } from './stop-times.ts'
import type { FeedRow } from './table.ts'
import { decimalOr, time, timeOr, whole, wholeOr, word } from './values.ts'

export interface FeedTrip {
  readonly id: string
  readonly route: FeedRoute
  readonly direction: 0 | 1
  readonly headsign: string
  readonly shape: FeedShape | undefined
  /** Whether its service runs on the day. */
  readonly isRunning: boolean
}

export interface TripReferences {
  readonly routes: ReadonlyMap<string, FeedRoute>
  readonly shapes: ReadonlyMap<string, FeedShape>
  readonly services: Services
}

export function tripsOf(
  feed: Feed,
  { routes, shapes, services }: TripReferences,
): ReadonlyMap<string, FeedTrip> {
  const required = ['trip_id', 'route_id', 'service_id']
  return byId(feed.rows('trips.txt', required), 'trip_id', (row, id) => {
    const service = word(row, 'service_id')
    if (!services.known.has(service)) row.fail(`a service_id that the feed has, not ${service}`)
    return {
      id,
      route: named(row, 'route_id', routes),
      direction: wholeOr(row, 'direction_id', { min: 0, max: 1 }) === 1 ? 1 : 0,
      headsign: row.text('trip_headsign'),
      shape: row.text('shape_id') === '' ? undefined : named(row, 'shape_id', shapes),
      isRunning: services.running.has(service),
    }
  })
}

const SEQUENCE = { min: 0, max: 2_147_483_647 } as const
const DISTANCE = { min: 0, max: 1e9 } as const

/** The stops of each trip that runs, in the order of the file. Those of other trips are checked and forgotten. */
export function stopTimesOf(
  feed: Feed,
  trips: ReadonlyMap<string, FeedTrip>,
  stops: ReadonlyMap<string, FeedStop>,
): ReadonlyMap<string, readonly StopTime[]> {
  const times = new Map<string, StopTime[]>()
  let count = 0
  for (const row of feed.rows('stop_times.txt', ['trip_id', 'stop_id', 'stop_sequence'])) {
    const trip = named(row, 'trip_id', trips)
    const stopTime = stopTimeOf(row, stops)
    if (!trip.isRunning) continue
    count += 1
    if (count > feed.limits.stopTimesMax)
      row.fail(`at most ${feed.limits.stopTimesMax} stops of trips on one day`)
    const known = times.get(trip.id)
    if (known) known.push(stopTime)
    else times.set(trip.id, [stopTime])
  }
  return times
}

function stopTimeOf(row: FeedRow, stops: ReadonlyMap<string, FeedStop>): StopTime {
  const stop = named(row, 'stop_id', stops)
  if (!stop.isStop) row.fail(`a stop_id of a stop or platform, not ${stop.id}`)
  const arrival = timeOr(row, 'arrival_time')
  const departure = timeOr(row, 'departure_time')
  return {
    line: row.line,
    sequence: whole(row, 'stop_sequence', SEQUENCE),
    stop,
    arrival: arrival ?? departure,
    departure: departure ?? arrival,
    distance: decimalOr(row, 'shape_dist_traveled', DISTANCE),
  }
}

/** A trip repeats from the first of these seconds up to, without, the last. */
export interface Frequency {
  readonly start: number
  readonly end: number
  readonly headwaySeconds: number
}

const FREQUENCIES = 'frequencies.txt'
const HEADWAY = { min: 1, max: 86_400 } as const

interface ToldFrequency extends Frequency {
  readonly line: number
}

/** By trip, in the order of time. */
export function frequenciesOf(
  feed: Feed,
  trips: ReadonlyMap<string, FeedTrip>,
): ReadonlyMap<string, readonly Frequency[]> {
  const frequencies = new Map<string, ToldFrequency[]>()
  for (const row of feed.rowsIfAny(FREQUENCIES, ['trip_id', 'start_time', 'end_time', 'headway_secs'])) {
    const { id } = named(row, 'trip_id', trips)
    const frequency = {
      line: row.line,
      start: time(row, 'start_time'),
      end: time(row, 'end_time'),
      headwaySeconds: whole(row, 'headway_secs', HEADWAY),
    }
    if (frequency.end <= frequency.start) row.fail('end_time behind start_time')
    const known = frequencies.get(id)
    if (known) known.push(frequency)
    else frequencies.set(id, [frequency])
  }
  for (const some of frequencies.values()) checkApart(some.sort((a, b) => a.start - b.start))
  return frequencies
}

function checkApart(frequencies: readonly ToldFrequency[]): void {
  for (const [index, { start, line }] of frequencies.entries()) {
    const before = frequencies[index - 1]
    if (before === undefined || start >= before.end) continue
    throw new FeedFormatError(
      FREQUENCIES,
      Math.max(line, before.line),
      'times that overlap no other of the same trip',
    )
  }
}
