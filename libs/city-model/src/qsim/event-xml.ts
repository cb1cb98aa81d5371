import type { QsimEvent } from './events.ts'

export const EVENTS_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<events version="1.0">\n'
export const EVENTS_FOOT = '</events>'

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** One line of an event file, with its line feed. */
export function eventLine(event: QsimEvent): string {
  let line = '\t<event '
  for (const [name, value] of Object.entries(event) as [string, string | number | undefined][]) {
    if (value === undefined) continue
    line += `${name}="${typeof value === 'number' ? javaDouble(value) : escaped(value)}" `
  }
  return `${line} />\n`
}

function escaped(text: string): string {
  return /[&<>"]/.test(text) ? text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign) : text
}

const PLAIN = { min: 1e-3, max: 1e7 } as const

/**
 * A number as Java's Double.toString writes it (since JDK 19, with the fewest digits that tell it apart): plain with at least one
 * decimal from 0.001 up to ten million, else as 1.0E7.
 */
export function javaDouble(value: number): string {
  const size = Math.abs(value)
  if (!Number.isFinite(value)) return String(value)
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  if (size >= PLAIN.min && size < PLAIN.max) return Number.isInteger(value) ? `${value}.0` : String(value)
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent.replace('+', '')}`
}
