import { type Cursor, failAt } from './cursor.ts'

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const NUMBERED = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/
const CODE_POINT_MAX = 0x10ffff
const SURROGATES = { first: 0xd800, last: 0xdfff } as const
const HEXADECIMAL = 16
const DECIMAL = 10

/** Characters between two places with their entities replaced. Only the five named ones and numbers are known: none is ever declared. */
export function decoded(cursor: Cursor, from: number, to: number): string {
  const raw = cursor.text.slice(from, to)
  if (!raw.includes('&')) return raw
  const parts: string[] = []
  let done = 0
  for (let found = raw.indexOf('&'); found !== -1; found = raw.indexOf('&', done)) {
    const end = raw.indexOf(';', found)
    const character = end === -1 ? undefined : characterOf(raw.slice(found + 1, end))
    if (character === undefined)
      return failAt(cursor, from + found, '&amp; &lt; &gt; &quot; &apos; or a character number')
    parts.push(raw.slice(done, found), character)
    done = end + 1
  }
  parts.push(raw.slice(done))
  return parts.join('')
}

function characterOf(entity: string): string | undefined {
  const named = Object.hasOwn(NAMED, entity) ? NAMED[entity] : undefined
  if (named !== undefined) return named
  const [, hexadecimal, decimal] = NUMBERED.exec(entity) ?? []
  const digits = hexadecimal ?? decimal
  if (digits === undefined) return undefined
  const code = Number.parseInt(digits, hexadecimal === undefined ? DECIMAL : HEXADECIMAL)
  const isCharacter =
    code > 0 && code <= CODE_POINT_MAX && (code < SURROGATES.first || code > SURROGATES.last)
  return isCharacter ? String.fromCodePoint(code) : undefined
}
