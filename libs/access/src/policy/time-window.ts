import type { TimeWindow } from '@urbe/contracts'

const MINUTES_A_DAY = 1_440
const DAYS_A_WEEK = 7
const weekdays: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const formats = new Map<string, Intl.DateTimeFormat>()

/** Whether the moment lies in the window, on the clocks of its time zone. A night that begins on a Friday is Friday's. */
export function isWithin({ timeZone, days, from, to }: TimeWindow, now: Date): boolean {
  const { day, minutes } = localTime(timeZone, now)
  const [start, end] = [minutesOf(from), minutesOf(to)]
  const isDay = (each: number) => days === undefined || days.includes(each)
  if (start < end) return isDay(day) && minutes >= start && minutes < end
  const dayBefore = ((day + DAYS_A_WEEK - 2) % DAYS_A_WEEK) + 1
  return (isDay(day) && minutes >= start) || (isDay(dayBefore) && minutes < end)
}

function minutesOf(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':')
  return Number(hours) * 60 + Number(minutes)
}

function localTime(timeZone: string, now: Date): { day: number; minutes: number } {
  const parts = formatOf(timeZone).formatToParts(now)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  const minutes = Number(part('hour')) * 60 + Number(part('minute'))
  return { day: weekdays.indexOf(part('weekday')) + 1, minutes: minutes % MINUTES_A_DAY }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const options = {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const
  const made = new Intl.DateTimeFormat('en', options)
  formats.set(timeZone, made)
  return made
}
