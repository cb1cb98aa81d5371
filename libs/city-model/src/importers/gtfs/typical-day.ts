import { FeedFormatError } from '../errors.ts'
import { dateOf, nextDay, type ServiceDate, WEEKDAYS, weekdayOf } from './dates.ts'
import { type Feed, feedOf, GTFS_LIMITS, type GtfsFiles, type GtfsLimits } from './feed.ts'
import { whole, word } from './values.ts'

/** Days that are looked at, from the first on which anything may run. */
const DAYS_MAX = 366
const MIDWEEK: readonly string[] = ['tuesday', 'wednesday', 'thursday']
const RUNS_TOO = 1

/**
 * The first Tuesday, Wednesday or Thursday on which as many services run as on any of them, so that it is no holiday; any day of the
 * week where nothing runs on those.
 * @throws FeedFormatError
 */
export function typicalDay(files: GtfsFiles, limits: GtfsLimits = GTFS_LIMITS): ServiceDate {
  const feed = feedOf(files, limits)
  const services = servicesOf(feed)
  const exceptions = exceptionsOf(feed)
  const starts = [...services.map(({ start }) => start), ...exceptions.keys()]
  if (starts.length === 0) throw new FeedFormatError('calendar.txt', 1, 'a day on which something runs')
  let best = { date: 0, running: 0, isMidweek: false }
  let date = starts.reduce((least, each) => Math.min(least, each))
  for (let day = 0; day < DAYS_MAX; day += 1, date = nextDay(date)) {
    const weekday = weekdayOf(date)
    const weekly = services.filter(
      ({ start, end, days }) => days.has(weekday) && date >= start && date <= end,
    )
    const running = weekly.length + (exceptions.get(date) ?? 0)
    const isMidweek = MIDWEEK.includes(weekday)
    const isBetter = isMidweek === best.isMidweek ? running > best.running : isMidweek
    if (running > 0 && isBetter) best = { date, running, isMidweek }
  }
  if (best.running === 0) throw new FeedFormatError('calendar.txt', 1, 'a day on which something runs')
  return best.date
}

interface Weekly {
  readonly start: ServiceDate
  readonly end: ServiceDate
  readonly days: ReadonlySet<string>
}

function servicesOf(feed: Feed): readonly Weekly[] {
  const required = ['service_id', ...WEEKDAYS, 'start_date', 'end_date']
  return Array.from(feed.rowsIfAny('calendar.txt', required), (row) => ({
    start: dateOf(row, 'start_date'),
    end: dateOf(row, 'end_date'),
    days: new Set(WEEKDAYS.filter((day) => whole(row, day, { min: 0, max: 1 }) === 1)),
  })).filter(({ days }) => days.size > 0)
}

/** Services more than those of the week, by day; fewer count below 0. */
function exceptionsOf(feed: Feed): ReadonlyMap<ServiceDate, number> {
  const more = new Map<ServiceDate, number>()
  for (const row of feed.rowsIfAny('calendar_dates.txt', ['service_id', 'date', 'exception_type'])) {
    word(row, 'service_id')
    const date = dateOf(row, 'date')
    const runs = whole(row, 'exception_type', { min: 1, max: 2 }) === RUNS_TOO
    more.set(date, (more.get(date) ?? 0) + (runs ? 1 : -1))
  }
  return more
}
