import { FeedFormatError } from '../errors.ts'
import { dateOf, type ServiceDate, WEEKDAYS, weekdayOf } from './dates.ts'
import type { Feed } from './feed.ts'
import { whole, word } from './values.ts'

export interface Services {
  /** Every service that the feed names. */
  readonly known: ReadonlySet<string>
  /** Those that run on the day. */
  readonly running: ReadonlySet<string>
}

const [ADDED, REMOVED] = [1, 2]
const FLAG = { min: 0, max: 1 } as const

/**
 * Which services run on a day: those of the week (`calendar.txt`), more or fewer by the exceptions (`calendar_dates.txt`). A feed has
 * one of the two files, or both.
 */
export function servicesOn(feed: Feed, date: ServiceDate): Services {
  if (!feed.has('calendar.txt') && !feed.has('calendar_dates.txt')) {
    throw new FeedFormatError('calendar.txt', 1, 'the file, or calendar_dates.txt')
  }
  const known = new Set<string>()
  const running = new Set<string>()
  takeWeeks(feed, date, { known, running })
  takeExceptions(feed, date, { known, running })
  return { known, running }
}

interface Growing {
  readonly known: Set<string>
  readonly running: Set<string>
}

function takeWeeks(feed: Feed, date: ServiceDate, { known, running }: Growing): void {
  const today = weekdayOf(date)
  const required = ['service_id', ...WEEKDAYS, 'start_date', 'end_date']
  for (const row of feed.rowsIfAny('calendar.txt', required)) {
    const service = word(row, 'service_id')
    if (known.has(service)) row.fail(`the service_id ${service} only once`)
    known.add(service)
    const days = new Map(WEEKDAYS.map((day) => [day, whole(row, day, FLAG)]))
    const [start, end] = [dateOf(row, 'start_date'), dateOf(row, 'end_date')]
    if (end < start) row.fail('end_date not before start_date')
    if (days.get(today) === 1 && date >= start && date <= end) running.add(service)
  }
}

function takeExceptions(feed: Feed, date: ServiceDate, { known, running }: Growing): void {
  for (const row of feed.rowsIfAny('calendar_dates.txt', ['service_id', 'date', 'exception_type'])) {
    const service = word(row, 'service_id')
    const type = whole(row, 'exception_type', { min: ADDED, max: REMOVED })
    known.add(service)
    if (dateOf(row, 'date') !== date) continue
    if (type === ADDED) running.add(service)
    else running.delete(service)
  }
}
