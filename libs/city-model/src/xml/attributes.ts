import { type Cursor, failAt, overSpace } from './cursor.ts'
import { decoded } from './entities.ts'
import { takeName } from './names.ts'

/** No element has more attributes than this. */
export const XML_ATTRIBUTES_MAX = 256

const EQUALS = 61
const LESS = 60
const SLASH = 47
const GREATER = 62

/** The attributes of the element that is open: pairs in the order of the file; only the first `count` of each are of use. */
export interface Attributes {
  readonly names: string[]
  readonly values: string[]
  count: number
}

export function noAttributes(): Attributes {
  return { names: [], values: [], count: 0 }
}

/** Reads attributes up to, without, `>` or `/>`. */
export function takeAttributes(cursor: Cursor, attributes: Attributes): void {
  attributes.count = 0
  for (;;) {
    const apart = overSpace(cursor)
    const code = cursor.text.charCodeAt(cursor.at)
    if (code === GREATER || code === SLASH) return
    if (!apart) failAt(cursor, cursor.at, 'white space, / or > behind a name or value')
    takeAttribute(cursor, attributes)
  }
}

function takeAttribute(cursor: Cursor, attributes: Attributes): void {
  const start = cursor.at
  const name = takeName(cursor, 'an attribute, / or >')
  overSpace(cursor)
  if (cursor.text.charCodeAt(cursor.at) !== EQUALS)
    failAt(cursor, cursor.at, `= behind the attribute ${name}`)
  cursor.at += 1
  overSpace(cursor)
  const value = takeValue(cursor, name)
  if (attributeAt(attributes, name) !== -1) failAt(cursor, start, `the attribute ${name} only once`)
  if (attributes.count === XML_ATTRIBUTES_MAX)
    failAt(cursor, start, `at most ${XML_ATTRIBUTES_MAX} attributes`)
  attributes.names[attributes.count] = name
  attributes.values[attributes.count] = value
  attributes.count += 1
}

function takeValue(cursor: Cursor, name: string): string {
  const quote = cursor.text[cursor.at] ?? ''
  if (quote !== '"' && quote !== "'") failAt(cursor, cursor.at, `a quoted value of the attribute ${name}`)
  const from = cursor.at + 1
  const to = cursor.text.indexOf(quote, from)
  if (to === -1) failAt(cursor, cursor.at, `the closing quote of the attribute ${name}`)
  for (let at = from; at < to; at += 1) {
    if (cursor.text.charCodeAt(at) === LESS) failAt(cursor, at, `no < in the attribute ${name}`)
  }
  cursor.at = to + 1
  return decoded(cursor, from, to)
}

export function attributeAt({ names, count }: Attributes, name: string): number {
  for (let index = 0; index < count; index += 1) if (names[index] === name) return index
  return -1
}
