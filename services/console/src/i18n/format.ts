import type { Locale } from './locale.ts'
import type { Say } from './messages.ts'

const SIMULATED_ZONE = 'UTC'
const MINUTES_A_DAY = 1_440
const MS_A_MINUTE = 60_000
const METRES_A_KILOMETRE = 1_000
const MS_A_DAY = MINUTES_A_DAY * MS_A_MINUTE
/** Tick 0 is Monday, 7 January 2030: the first midnight before it. */
const FIRST_MIDNIGHT = Date.UTC(2030, 0, 7)

export type Unit = 'count' | 'minutes' | 'ratio' | 'percent' | 'points' | 'money' | 'index' | 'gini'

export function formatNumber(value: number, locale: Locale, digits = 0): string {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}

export function formatCompact(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

/** A value with its unit. Money is the city's own, so it bears the generic currency sign. */
export function formatValue(
  value: number,
  unit: Unit,
  { locale, say }: { locale: Locale; say: Say },
): string {
  switch (unit) {
    case 'count':
      return formatNumber(value, locale)
    case 'minutes':
      return say('unit.minutes', { value: formatNumber(value / 60, locale, 1) })
    case 'ratio':
      return formatNumber(value, locale, 2)
    case 'percent':
      return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value)
    case 'points':
      return formatNumber(value, locale, 1)
    case 'index':
      return formatNumber(value, locale, 1)
    case 'gini':
      return formatNumber(value, locale, 3)
    default:
      return formatMoney(value, locale)
  }
}

const COMPACT_FROM_CENTS = 10_000_000

export function formatMoney(cents: number, locale: Locale): string {
  const amount = cents / 100
  const text =
    Math.abs(cents) >= COMPACT_FROM_CENTS ? formatCompact(amount, locale) : formatNumber(amount, locale, 2)
  return `¤ ${text}`
}

export function formatLength(metres: number, locale: Locale, say: Say): string {
  return metres < METRES_A_KILOMETRE
    ? say('unit.metres', { value: formatNumber(metres, locale) })
    : say('unit.kilometres', { value: formatNumber(metres / METRES_A_KILOMETRE, locale) })
}

export function clockOf(simulatedTime: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: SIMULATED_ZONE,
  }).format(new Date(simulatedTime))
}

export function weekdayOf(simulatedTime: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: SIMULATED_ZONE }).format(
    new Date(simulatedTime),
  )
}

/** The day on which the city was founded is day 1. */
export function dayOf(simulatedTime: string): number {
  return Math.floor((Date.parse(simulatedTime) - FIRST_MIDNIGHT) / MS_A_DAY) + 1
}

/** How much of its day a moment has behind it, 0 up to 1. */
export function shareOfDay(simulatedTime: string): number {
  const date = new Date(simulatedTime)
  return (date.getUTCHours() * 60 + date.getUTCMinutes()) / MINUTES_A_DAY
}

export const SIMULATED_EPOCH_MS = FIRST_MIDNIGHT + 330 * MS_A_MINUTE
const MS_A_SECOND = 1_000

/** The moment after so many ticks, of a minute each, and seconds. */
export function simulatedTimeOf(tick: number, second = 0): string {
  return new Date(SIMULATED_EPOCH_MS + tick * MS_A_MINUTE + second * MS_A_SECOND).toISOString()
}
