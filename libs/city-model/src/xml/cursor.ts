import { FileFormatError } from '../errors.ts'

/** A place in a text; `seenAt` and `seenLine` remember how far lines have been counted. */
export interface Cursor {
  readonly text: string
  at: number
  seenAt: number
  seenLine: number
}

export function cursorOn(text: string): Cursor {
  return { text, at: text.startsWith('\ufeff') ? 1 : 0, seenAt: 0, seenLine: 1 }
}

/** The line of a place, from 1. Asking in ascending order reads the text once in all. */
export function lineAt(cursor: Cursor, place: number): number {
  if (place < cursor.seenAt) {
    cursor.seenAt = 0
    cursor.seenLine = 1
  }
  let next = cursor.text.indexOf('\n', cursor.seenAt)
  while (next !== -1 && next < place) {
    cursor.seenLine += 1
    cursor.seenAt = next + 1
    next = cursor.text.indexOf('\n', cursor.seenAt)
  }
  return cursor.seenLine
}

export function failAt(cursor: Cursor, place: number, expected: string): never {
  throw new FileFormatError(lineAt(cursor, place), expected)
}

/** Behind the next `end`, or an error that says what began at the cursor. */
export function behind(cursor: Cursor, end: string, what: string): number {
  const found = cursor.text.indexOf(end, cursor.at)
  return found === -1 ? failAt(cursor, cursor.at, `the end ${end} of ${what}`) : found + end.length
}

const SPACE = 32
const TAB = 9
const LINE_FEED = 10
const RETURN = 13

export function isSpace(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === TAB || code === RETURN
}

/** Moves over white space; says whether there was any. */
export function overSpace(cursor: Cursor): boolean {
  const from = cursor.at
  while (isSpace(cursor.text.charCodeAt(cursor.at))) cursor.at += 1
  return cursor.at > from
}
