import type { XmlReader } from '../xml/index.ts'

/** No time or duration in a file is longer than this many seconds: more than three years. */
export const QSIM_SECONDS_MAX = 100_000_000

const CLOCK = /^(\d{1,6}):([0-5]?\d)(?::([0-5]?\d(?:\.\d+)?))?$/
const SECONDS = /^\d+(?:\.\d+)?(?:[eE]\+?\d+)?$/
const HOUR = 3_600
const MINUTE = 60

/** Seconds of `hh:mm:ss`, `hh:mm` or a number of seconds; undefined when the text is none of them or too long a time. */
export function secondsOf(text: string): number | undefined {
  const seconds = SECONDS.test(text) ? Number(text) : secondsOfClock(text)
  return seconds !== undefined && seconds <= QSIM_SECONDS_MAX ? seconds : undefined
}

function secondsOfClock(text: string): number | undefined {
  const [, hours, minutes, seconds] = CLOCK.exec(text) ?? []
  if (hours === undefined || minutes === undefined) return undefined
  return Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds ?? 0)
}

/** An attribute that is a time; NaN where the file has none or says `undefined`. */
export function timeAttribute(reader: XmlReader, name: string): number {
  const text = reader.attribute(name)?.trim()
  if (text === undefined || text === '' || text === 'undefined') return Number.NaN
  return (
    secondsOf(text) ??
    reader.fail(`<${reader.name()}> with ${name} as hh:mm:ss up to ${QSIM_SECONDS_MAX} seconds`)
  )
}
