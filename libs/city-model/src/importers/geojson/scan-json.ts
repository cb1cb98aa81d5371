export interface JsonScan {
  /** Where the text stops being JSON, and what should stand there; undefined where it is JSON. */
  readonly fault: { readonly at: number; readonly expected: string } | undefined
  /** Where the elements of the outermost `features` begin. */
  readonly features: readonly number[]
}

interface Scan {
  readonly text: string
  at: number
  readonly open: ('{' | '[')[]
  /** Whether the innermost object or array has just been opened. */
  isFresh: boolean
  /** The last name in the outermost object. */
  outerName: string
  features: number[]
}

class Unexpected extends Error {
  readonly at: number
  readonly expected: string

  constructor(at: number, expected: string) {
    super(expected)
    this.at = at
    this.expected = expected
  }
}

/**
 * Looks over a text where `JSON.parse` tells too little: it names no line of a fault in every engine, and of a value never. It keeps a
 * stack of its own, so that no depth of brackets is too deep.
 */
export function scanJson(text: string): JsonScan {
  const scan: Scan = { text, at: 0, open: [], isFresh: false, outerName: '', features: [] }
  try {
    takeDocument(scan)
    return { fault: undefined, features: scan.features }
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error
    return { fault: { at: error.at, expected: error.expected }, features: scan.features }
  }
}

/** The line of a place in a text, from 1. */
export function lineOf(text: string, place: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < place; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

function takeDocument(scan: Scan): void {
  takeValueStart(scan)
  while (scan.open.length > 0) takeNext(scan)
  overSpace(scan)
  if (scan.at < scan.text.length) throw new Unexpected(scan.at, 'nothing behind the last value')
}

/** Within an object or array: the next member, or the end. */
function takeNext(scan: Scan): void {
  const close = scan.open.at(-1) === '{' ? '}' : ']'
  const sign = next(scan)
  if (sign === close) {
    scan.at += 1
    scan.isFresh = false
    scan.open.pop()
    return
  }
  if (!scan.isFresh) {
    if (sign !== ',') throw new Unexpected(scan.at, `, or ${close}`)
    scan.at += 1
  }
  scan.isFresh = false
  takeMember(scan)
}

function takeMember(scan: Scan): void {
  if (scan.open.at(-1) === '{') takeName(scan)
  else if (scan.open.length === 2 && scan.open[0] === '{' && scan.outerName === 'features') {
    next(scan)
    scan.features.push(scan.at)
  }
  takeValueStart(scan)
}

function takeName(scan: Scan): void {
  if (next(scan) !== '"') throw new Unexpected(scan.at, 'a name in quotes')
  const from = scan.at + 1
  takeString(scan)
  if (scan.open.length === 1) scan.outerName = scan.text.slice(from, scan.at - 1)
  if (next(scan) !== ':') throw new Unexpected(scan.at, ': behind a name')
  scan.at += 1
}

/** A whole value, or the beginning of one that has members. */
function takeValueStart(scan: Scan): void {
  const sign = next(scan)
  if (sign === '{' || sign === '[') takeOpen(scan, sign)
  else if (sign === '"') takeString(scan)
  else takeWord(scan)
}

function takeOpen(scan: Scan, sign: '{' | '['): void {
  scan.at += 1
  scan.isFresh = true
  scan.open.push(sign)
  if (scan.open.length === 2 && scan.outerName === 'features') scan.features = []
}

const WORD = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function takeWord(scan: Scan): void {
  WORD.lastIndex = scan.at
  if (!WORD.test(scan.text)) throw new Unexpected(scan.at, 'a value')
  scan.at = WORD.lastIndex
}

const BACKSLASH = '\\'
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const SPACE = 32

function takeString(scan: Scan): void {
  const { text } = scan
  const start = scan.at
  scan.at += 1
  while (text[scan.at] !== '"') {
    if (scan.at >= text.length) throw new Unexpected(start, 'the closing quote of a text')
    if (text[scan.at] === BACKSLASH) takeEscape(scan)
    else if (text.charCodeAt(scan.at) < SPACE) throw new Unexpected(scan.at, 'no control character in a text')
    else scan.at += 1
  }
  scan.at += 1
}

function takeEscape(scan: Scan): void {
  ESCAPE.lastIndex = scan.at
  if (!ESCAPE.test(scan.text)) throw new Unexpected(scan.at, 'an escape that JSON knows')
  scan.at = ESCAPE.lastIndex
}

/** The sign behind white space. */
function next(scan: Scan): string | undefined {
  overSpace(scan)
  return scan.text[scan.at]
}

function overSpace(scan: Scan): void {
  while (' \t\n\r'.includes(scan.text[scan.at] ?? 'x')) scan.at += 1
}
