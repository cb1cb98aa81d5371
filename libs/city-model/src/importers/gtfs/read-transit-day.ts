import { FeedFormatError } from '../errors.ts'
import { type Frame, frameOf, placedIn } from '../geo/frame.ts'
import { noteOf } from '../streets/notes.ts'
import { servicesOn } from './calendar.ts'
import { serviceDate } from './dates.ts'
import { type Feed, feedOf, GTFS_LIMITS, type GtfsFiles, type GtfsLimits } from './feed.ts'
import { type FeedStop, routesOf, shapesOf, stopsOf } from './network-files.ts'
import { type Timetable, timetableOf } from './stop-times.ts'
import type { Headway, TransitDay, TransitTrip } from './transit-day.ts'
import { type FeedTrip, type Frequency, frequenciesOf, stopTimesOf, tripsOf } from './trip-files.ts'

export interface TransitOptions {
  /** The day, YYYYMMDD. */
  readonly date: string
  /** That of the streets, so that stops lie beside them; otherwise one around the stops. */
  readonly frame?: Frame
  readonly limits?: GtfsLimits
}

/**
 * What runs on a day by a timetable in the General Transit Feed Specification (gtfs.org, Schedule Reference).
 * @throws FeedFormatError with file and line; StreetDraftError when the stops are too far apart for a city
 */
export function readTransitDay(
  files: GtfsFiles,
  { date, frame, limits = GTFS_LIMITS }: TransitOptions,
): TransitDay {
  const day = serviceDate(date)
  if (day === undefined) throw new RangeError(`${date} is no day as YYYYMMDD`)
  const feed = feedOf(files, limits)
  const stops = stopsOf(feed)
  const journeys = journeysOf(feed, day, stops)
  const places = indexed([...stops.values()], stopsServed(journeys.runs))
  const lines = indexed([...journeys.routes.values()], new Set(journeys.runs.map(({ trip }) => trip.route)))
  const shapes = indexed(
    [...journeys.shapes.values()],
    new Set(journeys.runs.flatMap(({ trip }) => trip.shape ?? [])),
  )
  const plane = frame ?? frameOf(places.used.length > 0 ? places.used : placedStops(stops))
  const trips = journeys.runs.map(
    ({ id, trip, table }): TransitTrip => ({
      id,
      line: lines.indexOf(trip.route),
      direction: trip.direction,
      headsign: trip.headsign,
      stops: table.stops.map(places.indexOf),
      arrivals: table.arrivals,
      departures: table.departures,
      shape: trip.shape ? shapes.indexOf(trip.shape) : -1,
    }),
  )
  return {
    date: day,
    stops: places.used.map(({ id, name, lon, lat }) => {
      const [x, y] = placedIn(plane, { lon, lat })
      return { id, name, x, y, lon, lat }
    }),
    lines: lines.used,
    trips,
    headways: headwaysOf(trips),
    shapes: shapes.used.map(({ id, points }) => ({
      id,
      polyline: points.map((point) => placedIn(plane, point)),
    })),
    frame: plane,
    notes: journeys.notes,
  }
}

function stopsServed(runs: readonly Run[]): ReadonlySet<FeedStop> {
  const served = new Set<FeedStop>()
  for (const { table } of runs) for (const stop of table.stops) served.add(stop)
  return served
}

function placedStops(stops: ReadonlyMap<string, FeedStop>): readonly FeedStop[] {
  const placed = [...stops.values()].filter(({ isStop }) => isStop)
  if (placed.length === 0) throw new FeedFormatError('stops.txt', 1, 'a stop')
  return placed
}

/** Things that are used, numbered in the order of their file. */
function indexed<Thing>(all: readonly Thing[], isUsed: ReadonlySet<Thing>) {
  const used = all.filter((thing) => isUsed.has(thing))
  const numbers = new Map(used.map((thing, index) => [thing, index]))
  return { used, indexOf: (thing: Thing): number => numbers.get(thing) ?? -1 }
}

/** One vehicle on its way. */
interface Run {
  readonly id: string
  readonly trip: FeedTrip
  readonly table: Timetable
}

function journeysOf(feed: Feed, day: number, stops: ReadonlyMap<string, FeedStop>) {
  const routes = routesOf(feed)
  const shapes = shapesOf(feed)
  const trips = tripsOf(feed, { routes, shapes, services: servicesOn(feed, day) })
  const times = stopTimesOf(feed, trips, stops)
  const frequencies = frequenciesOf(feed, trips)
  const runs: Run[] = []
  let [short, stopTimes] = [0, 0]
  for (const trip of trips.values()) {
    if (!trip.isRunning) continue
    const told = times.get(trip.id) ?? []
    if (told.length < STOPS_OF_TRIP_MIN) {
      short += 1
      continue
    }
    for (const run of runsOf({ id: trip.id, trip, table: timetableOf(told) }, frequencies.get(trip.id))) {
      stopTimes += told.length
      runs.push(run)
      checkCounts(feed.limits, runs.length, stopTimes)
    }
  }
  runs.sort((a, b) => firstDeparture(a.table) - firstDeparture(b.table))
  const notes = [
    ...noteOf(short, 'trips are left out: they have fewer than two stops'),
    ...(runs.length === 0 ? ['No trip runs on this day.'] : []),
  ]
  return { routes, shapes, runs, notes }
}

const STOPS_OF_TRIP_MIN = 2

/** Frequencies make many trips of a few rows, so they are counted as they are made. */
function checkCounts({ tripsMax, stopTimesMax }: GtfsLimits, trips: number, stopTimes: number): void {
  if (trips > tripsMax) throw new FeedFormatError('trips.txt', 1, `at most ${tripsMax} trips on one day`)
  if (stopTimes > stopTimesMax) {
    throw new FeedFormatError('trips.txt', 1, `at most ${stopTimesMax} stops of trips on one day`)
  }
}

function firstDeparture({ departures }: { readonly departures: readonly number[] }): number {
  return departures[0] ?? 0
}

/** A trip as often as it runs: only the time between its stops counts where it repeats. */
function* runsOf(run: Run, frequencies: readonly Frequency[] | undefined): Generator<Run> {
  if (frequencies === undefined) {
    yield run
    return
  }
  let count = 0
  for (const { start, end, headwaySeconds } of frequencies) {
    for (let departure = start; departure < end; departure += headwaySeconds) {
      count += 1
      yield {
        ...run,
        id: `${run.id}#${count}`,
        table: shifted(run.table, departure - firstDeparture(run.table)),
      }
    }
  }
}

function shifted({ stops, arrivals, departures }: Timetable, seconds: number): Timetable {
  return {
    stops,
    // A vehicle may have waited at the first stop since before the day began.
    arrivals: arrivals.map((each) => Math.max(0, each + seconds)),
    departures: departures.map((each) => each + seconds),
  }
}

/** By line and direction; the trips come in the order of their first departures. */
function headwaysOf(trips: readonly TransitTrip[]): readonly Headway[] {
  const starts = new Map<string, { line: number; direction: 0 | 1; departures: number[] }>()
  for (const { line, direction, departures } of trips) {
    const key = `${line} ${direction}`
    const known = starts.get(key) ?? { line, direction, departures: [] }
    known.departures.push(firstDeparture({ departures }))
    starts.set(key, known)
  }
  return [...starts.values()]
    .sort((a, b) => a.line - b.line || a.direction - b.direction)
    .map(({ line, direction, departures }) => {
      const [first, last] = [departures[0] ?? 0, departures.at(-1) ?? 0]
      const meanSeconds = departures.length > 1 ? (last - first) / (departures.length - 1) : null
      return {
        line,
        direction,
        trips: departures.length,
        firstDeparture: first,
        lastDeparture: last,
        meanSeconds,
      }
    })
}
