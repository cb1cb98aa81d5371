import type { FeedRow } from './table.ts'

/** A field that has to say something. */
export function word(row: FeedRow, column: string): string {
  const value = row.text(column)
  return value === '' ? row.fail(`${column}`) : value
}

export interface Whole {
  readonly min: number
  readonly max: number
}

const WHOLE = /^\d{1,15}$/

/** A whole number within bounds, undefined where the field is empty. */
export function wholeOr(row: FeedRow, column: string, { min, max }: Whole): number | undefined {
  const value = row.text(column)
  if (value === '') return undefined
  const whole = Number(value)
  return WHOLE.test(value) && whole >= min && whole <= max
    ? whole
    : row.fail(`${column}, a whole number from ${min} to ${max}`)
}

export function whole(row: FeedRow, column: string, bounds: Whole): number {
  return (
    wholeOr(row, column, bounds) ?? row.fail(`${column}, a whole number from ${bounds.min} to ${bounds.max}`)
  )
}

const DECIMAL = /^[+-]?\d{1,15}(?:\.\d+)?$/

/** A decimal number within bounds, undefined where the field is empty. */
export function decimalOr(row: FeedRow, column: string, { min, max }: Whole): number | undefined {
  const value = row.text(column)
  if (value === '') return undefined
  const decimal = Number(value)
  return DECIMAL.test(value) && decimal >= min && decimal <= max
    ? decimal
    : row.fail(`${column}, a number from ${min} to ${max}`)
}

export function decimal(row: FeedRow, column: string, bounds: Whole): number {
  return decimalOr(row, column, bounds) ?? row.fail(`${column}, a number from ${bounds.min} to ${bounds.max}`)
}

/** A service day may run on into the days behind it, for a week at most. */
export const TIME_SECONDS_MAX = 7 * 86_400
const TIME = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/

/** Seconds since the service day began («noon minus 12 hours»), undefined where the field is empty. Beyond 24:00:00 is the next day. */
export function timeOr(row: FeedRow, column: string): number | undefined {
  const value = row.text(column)
  if (value === '') return undefined
  const [, hours, minutes, seconds] = TIME.exec(value) ?? []
  const time = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return time <= TIME_SECONDS_MAX
    ? time
    : row.fail(`${column} as HH:MM:SS, at most ${TIME_SECONDS_MAX / 3600} hours`)
}

export function time(row: FeedRow, column: string): number {
  return timeOr(row, column) ?? row.fail(`${column} as HH:MM:SS`)
}
