import type { Publication } from './connection.ts'
import type { Frame } from './frames.ts'

const VERSION = 'NATS/1.0'
export const LINE_END = '\r\n'
const LINE_FEED = '\n'
const SPACE = 32
const DELETE = 127
const NAME = /^[!-9;-~]+$/
const NOT_IN_A_VALUE = /[\r\n]/

/**
 * Headers as they travel: `NATS/1.0`, perhaps a status, and a line for each. The library's own class for them compares each name
 * with all names before it, letter by letter: that alone took half of the time in which a commit is read.
 */
export interface ReadHeaders {
  /** Of a message that NATS itself made; 0 for all others. */
  readonly code: number
  readonly description: string
  /** The first value of each name. */
  readonly named: Record<string, string>
}

export class BadHeader extends Error {}

const NO_HEADERS: ReadHeaders = { code: 0, description: '', named: {} }

/** Of lines that are known to be well written and that end as they travel. */
export function headOf(lines: string): string {
  return VERSION + LINE_END + lines + LINE_END
}

/** Throws `BadHeader`. */
export function headWith(named: Publication['headers']): string {
  let lines = ''
  for (const [name, value] of named) {
    if (!NAME.test(name) || NOT_IN_A_VALUE.test(value)) {
      throw new BadHeader(`the header ${JSON.stringify(name)} cannot be sent`)
    }
    lines += `${name}: ${value}${LINE_END}`
  }
  return headOf(lines)
}

export function readHeaders(text: string): ReadHeaders {
  const named: Record<string, string> = {}
  let end = text.indexOf(LINE_FEED)
  const status = text.slice(VERSION.length, end).trim()
  for (let from = end + 1; ; from = end + 1) {
    end = text.indexOf(LINE_FEED, from)
    if (end === -1) break
    const colon = text.indexOf(':', from)
    if (colon === -1 || colon > end) continue
    const name = text.slice(from, colon)
    if (!Object.hasOwn(named, name)) named[name] = valueIn(text, colon + 1, end)
  }
  const code = Number.parseInt(status, 10) || 0
  return { code, description: code === 0 ? '' : status.slice(String(code).length).trim(), named }
}

/** Usually one space before it and a carriage return behind it; nothing else is to be cut off then. */
function valueIn(text: string, from: number, lineFeed: number): string {
  const start = text.charCodeAt(from) === SPACE ? from + 1 : from
  const value = text.slice(start, lineFeed - 1)
  const bare = isBlack(text, start) && isBlack(text, lineFeed - 2) && text[lineFeed - 1] === '\r'
  return bare || value === '' ? value : text.slice(from, lineFeed).trim()
}

function isBlack(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code > SPACE && code < DELETE
}

export function headersOf({ head }: Frame): ReadHeaders {
  return head === undefined ? NO_HEADERS : readHeaders(head.toString())
}
