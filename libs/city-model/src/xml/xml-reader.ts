import { FileFormatError } from '../errors.ts'
import { type Attributes, attributeAt, noAttributes, takeAttributes } from './attributes.ts'
import { behind, type Cursor, cursorOn, failAt, isSpace, lineAt, overSpace } from './cursor.ts'
import { overComment, overDoctype, overInstruction } from './declarations.ts'
import { decoded } from './entities.ts'
import { takeName } from './names.ts'

/** A document may not be longer than this many characters, nor its elements be nested deeper. */
export const XML_CHARACTERS_MAX = 500_000_000
export const XML_DEPTH_MAX = 200

/** `end` is told again and again once the document is over. */
export type XmlToken = 'open' | 'close' | 'text' | 'end'

/**
 * Reads an XML 1.0 document token by token, in one pass and without a tree. White space between elements is not told; `<a/>` is
 * an `open` and a `close`. Every fault is a FileFormatError with its line.
 */
export interface XmlReader {
  readonly next: () => XmlToken
  /** Of the element opened or closed last. */
  readonly name: () => string
  /** Of the element opened last. */
  readonly attribute: (name: string) => string | undefined
  /** Of the text token. */
  readonly text: () => string
  /** How many elements are open. */
  readonly depth: () => number
  /** Of the present token, from 1. */
  readonly line: () => number
  /** After `open`: moves behind the element's close. */
  readonly skip: () => void
  /** Throws a FileFormatError at the present token. */
  readonly fail: (expected: string) => never
}

interface State {
  readonly cursor: Cursor
  readonly open: string[]
  readonly attributes: Attributes
  token: XmlToken
  tokenAt: number
  name: string
  text: string
  isEmptyElement: boolean
  hasRoot: boolean
}

export function readXml(text: string): XmlReader {
  const state = begun(text)
  const { cursor, open, attributes } = state
  const next = (): XmlToken => {
    state.token = advance(state)
    return state.token
  }
  return {
    next,
    name: () => state.name,
    attribute(name) {
      const at = attributeAt(attributes, name)
      return at === -1 ? undefined : attributes.values[at]
    },
    text: () => state.text,
    depth: () => open.length,
    line: () => lineAt(cursor, state.tokenAt),
    skip() {
      const depth = open.length
      while (open.length >= depth) next()
    },
    fail: (expected) => failAt(cursor, state.tokenAt, expected),
  }
}

function begun(text: string): State {
  if (text.length > XML_CHARACTERS_MAX)
    throw new FileFormatError(1, `at most ${XML_CHARACTERS_MAX} characters`)
  const cursor = cursorOn(text)
  return {
    cursor,
    open: [],
    attributes: noAttributes(),
    token: 'end',
    tokenAt: 0,
    name: '',
    text: '',
    isEmptyElement: false,
    hasRoot: false,
  }
}

function advance(state: State): XmlToken {
  const { cursor, open } = state
  if (state.isEmptyElement) {
    state.isEmptyElement = false
    state.name = open.pop() ?? ''
    return 'close'
  }
  for (;;) {
    state.tokenAt = cursor.at
    if (takeText(state)) return 'text'
    state.tokenAt = cursor.at
    if (cursor.at >= cursor.text.length) return ended(state)
    const token = takeMarkup(state)
    if (token) return token
  }
}

function ended({ cursor, open, hasRoot }: State): XmlToken {
  const last = open.at(-1)
  if (last !== undefined) failAt(cursor, cursor.at, `</${last}>`)
  if (!hasRoot) failAt(cursor, cursor.at, 'an element')
  return 'end'
}

/** Text before the next `<`; false where there is none but white space. */
function takeText(state: State): boolean {
  const { cursor, open } = state
  const from = cursor.at
  overSpace(cursor)
  const { text } = cursor
  if (cursor.at >= text.length || text[cursor.at] === '<') return false
  if (open.length === 0) failAt(cursor, cursor.at, '<')
  const found = text.indexOf('<', cursor.at)
  const to = found === -1 ? text.length : found
  state.text = decoded(cursor, from, to)
  cursor.at = to
  return true
}

function takeMarkup(state: State): XmlToken | undefined {
  const { cursor } = state
  switch (cursor.text[cursor.at + 1]) {
    case '/':
      return takeClose(state)
    case '?':
      overInstruction(cursor)
      return undefined
    case '!':
      return takeDeclaration(state)
    default:
      return takeOpen(state)
  }
}

function takeDeclaration(state: State): XmlToken | undefined {
  const { cursor, open } = state
  const { text, at } = cursor
  if (text.startsWith('<![CDATA[', at) && open.length > 0) return takeCharacterData(state)
  if (text.startsWith('<!--', at)) overComment(cursor)
  else if (text.startsWith('<!DOCTYPE', at) && !state.hasRoot) overDoctype(cursor)
  else failAt(cursor, at, 'an element, a comment or text')
  return undefined
}

function takeCharacterData(state: State): XmlToken | undefined {
  const { cursor } = state
  const from = cursor.at + '<![CDATA['.length
  cursor.at = behind(cursor, ']]>', 'character data')
  state.text = cursor.text.slice(from, cursor.at - ']]>'.length)
  return state.text === '' ? undefined : 'text'
}

function takeOpen(state: State): XmlToken {
  const { cursor, open } = state
  if (open.length === 0 && state.hasRoot) failAt(cursor, cursor.at, 'nothing behind the last element')
  if (open.length === XML_DEPTH_MAX)
    failAt(cursor, cursor.at, `elements nested at most ${XML_DEPTH_MAX} deep`)
  cursor.at += 1
  state.name = takeName(cursor, 'the name of an element')
  takeAttributes(cursor, state.attributes)
  state.isEmptyElement = cursor.text[cursor.at] === '/'
  if (state.isEmptyElement) cursor.at += 1
  if (cursor.text[cursor.at] !== '>') failAt(cursor, cursor.at, `the end > of <${state.name}`)
  cursor.at += 1
  state.hasRoot = true
  open.push(state.name)
  return 'open'
}

function takeClose(state: State): XmlToken {
  const { cursor, open } = state
  const start = cursor.at
  cursor.at += 2
  state.name = takeName(cursor, 'the name of an element')
  while (isSpace(cursor.text.charCodeAt(cursor.at))) cursor.at += 1
  if (cursor.text[cursor.at] !== '>') failAt(cursor, cursor.at, `the end > of </${state.name}`)
  cursor.at += 1
  const expected = open.pop()
  if (expected !== state.name)
    failAt(cursor, start, expected === undefined ? 'nothing to close' : `</${expected}>`)
  return 'close'
}
