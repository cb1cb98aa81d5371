import { FeedFormatError } from '../errors.ts'
import { haversineMetres } from '../geo/distance.ts'
import type { FeedStop } from './network-files.ts'

/** One stop of a trip as the file tells it; both times or none. */
export interface StopTime {
  readonly line: number
  readonly sequence: number
  readonly stop: FeedStop
  readonly arrival: number | undefined
  readonly departure: number | undefined
  readonly distance: number | undefined
}

export interface Timetable {
  readonly stops: readonly FeedStop[]
  /** Seconds, never falling. */
  readonly arrivals: readonly number[]
  readonly departures: readonly number[]
}

const FILE = 'stop_times.txt'

/**
 * The stops of a trip in their order, all with times. Where the file tells none, they are put between those that it tells: by the
 * distance travelled if the file has it for all of them, otherwise as the crow flies. Times are whole seconds.
 * @throws FeedFormatError
 */
export function timetableOf(told: readonly StopTime[]): Timetable {
  const rows = told.toSorted((a, b) => a.sequence - b.sequence)
  checkOrder(rows)
  const arrivals = rows.map(({ arrival }) => arrival ?? 0)
  const departures = rows.map(({ departure }) => departure ?? 0)
  const known = [...rows.keys()].filter((index) => rows[index]?.arrival !== undefined)
  for (const [at, index] of known.entries()) {
    const before = known[at - 1]
    if (before === undefined) continue
    const [from, to] = [departures[before] ?? 0, arrivals[index] ?? 0]
    const shares = sharesOf(rows.slice(before, index + 1))
    for (const [step, share] of shares.entries()) {
      const seconds = from + Math.round((to - from) * share)
      arrivals[before + 1 + step] = seconds
      departures[before + 1 + step] = seconds
    }
  }
  return { stops: rows.map(({ stop }) => stop), arrivals, departures }
}

function checkOrder(rows: readonly StopTime[]): void {
  let latest = 0
  for (const [index, row] of rows.entries()) {
    const fail = (expected: string): never => {
      throw new FeedFormatError(FILE, row.line, expected)
    }
    if (row.sequence === rows[index - 1]?.sequence)
      fail(`the stop_sequence ${row.sequence} only once in a trip`)
    if (row.arrival === undefined || row.departure === undefined) {
      if (index === 0 || index === rows.length - 1) fail('a time at the first and the last stop of a trip')
      continue
    }
    if (row.arrival < latest) fail('an arrival not before the departure from the stop before')
    if (row.departure < row.arrival) fail('a departure not before the arrival')
    latest = row.departure
  }
}

/** How much of the way between the first and the last of these stops lies behind each of those between them. */
function sharesOf(rows: readonly StopTime[]): readonly number[] {
  const travelled = travelledBy(rows)
  const whole = travelled.at(-1) ?? 0
  const between = travelled.slice(1, -1)
  return whole > 0
    ? between.map((each) => each / whole)
    : between.map((_, index) => (index + 1) / (rows.length - 1))
}

function travelledBy(rows: readonly StopTime[]): readonly number[] {
  const told = rows.map(({ distance }) => distance ?? Number.NaN)
  const isRising = told.every((each, index) => index === 0 || each >= (told[index - 1] ?? 0))
  if (isRising && !told.some(Number.isNaN)) return told.map((each) => each - (told[0] ?? 0))
  let metres = 0
  return rows.map(({ stop }, index) => {
    metres += haversineMetres(rows[index - 1]?.stop ?? stop, stop)
    return metres
  })
}
