import type { Locale } from './locale.ts'
import type { Say } from './messages.ts'

const SIMULATED_ZONE = 'UTC'
const MINUTES_A_DAY = 1_440
const MS_A_MINUTE = 60_000
const METRES_A_KILOMETRE = 1_000
const MS_A_DAY = MINUTES_A_DAY * MS_A_MINUTE
/** Tick 0 is Monday, 7 January 2030: the first midnight before it. */
const FIRST_MIDNIGHT = Date.UTC(2030, 0, 7)

export type Unit =
  | 'count'
  | 'minutes'
  | 'ratio'
  | 'percent'
  | 'percentage'
  | 'points'
  | 'money'
  | 'moneyPerKwh'
  | 'index'
  | 'gini'
  | 'rate'
  | 'kilometres'
  | 'kilograms'
  | 'kilowattHours'
  | 'concentration'

export function formatNumber(value: number, locale: Locale, digits = 0): string {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}

export function formatCompact(value: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

interface Tongue {
  readonly locale: Locale
  readonly say: Say
}
const KILOGRAMS_A_TONNE = 1_000
const KILOWATT_HOURS_A_MEGAWATT_HOUR = 1_000
/** From here on a large unit says more than the digits of a small one. */
const LARGE_FROM = 10_000

const formats: Readonly<Record<Unit, (value: number, tongue: Tongue) => string>> = {
  count: (value, { locale }) => formatNumber(value, locale),
  minutes: (value, { locale, say }) => say('unit.minutes', { value: formatNumber(value / 60, locale, 1) }),
  ratio: (value, { locale }) => formatNumber(value, locale, 2),
  percent: (value, { locale }) => formatPercent(value, locale),
  percentage: (value, { locale }) => formatPercent(value / 100, locale),
  points: (value, { locale }) => formatNumber(value, locale, 1),
  money: (value, { locale }) => formatMoney(value, locale),
  moneyPerKwh: (value, { locale, say }) => say('unit.perKwh', { value: formatMoney(value, locale) }),
  index: (value, { locale }) => formatNumber(value, locale, 1),
  gini: (value, { locale }) => formatNumber(value, locale, 3),
  rate: (value, { locale }) => formatNumber(value, locale, 1),
  kilometres: (value, { locale, say }) => say('unit.kilometres', { value: shortNumber(value, locale) }),
  kilograms: (value, { locale, say }) =>
    value < LARGE_FROM
      ? say('unit.kilograms', { value: formatNumber(value, locale) })
      : say('unit.tonnes', { value: shortNumber(value / KILOGRAMS_A_TONNE, locale) }),
  concentration: (value, { locale, say }) =>
    say('unit.concentration', { value: formatNumber(value, locale, 1) }),
  kilowattHours: (value, { locale, say }) =>
    value < LARGE_FROM
      ? say('unit.kilowattHours', { value: formatNumber(value, locale) })
      : say('unit.megawattHours', { value: shortNumber(value / KILOWATT_HOURS_A_MEGAWATT_HOUR, locale) }),
}

/** A value with its unit. Money is the city's own, so it bears the generic currency sign. */
export function formatValue(value: number, unit: Unit, tongue: Tongue): string {
  return formats[unit](value, tongue)
}

function formatPercent(share: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share)
}

function shortNumber(value: number, locale: Locale): string {
  return value < LARGE_FROM ? formatNumber(value, locale) : formatCompact(value, locale)
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

export function formatMoment(at: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at))
}
