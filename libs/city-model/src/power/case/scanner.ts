import { FileFormatError } from '../../errors.ts'

export type TokenKind = 'number' | 'name' | 'text' | 'sign' | 'newline' | 'end'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Of a number. */
  readonly value: number
  /** Counted from 1. */
  readonly line: number
  /** White space stands before it. */
  readonly spaced: boolean
  /** No white space stands after it. */
  readonly tight: boolean
}

export interface Scanner {
  /** The next token, which stays the next. */
  peek(): Token
  next(): Token
}

/** A case file may not be longer than this. */
export const CASE_CHARACTERS_MAX = 100_000_000
const BLANK = /(?:[ \t\r\f\v]|\.\.\.[^\n]*(?:\n|$)|[%#][^\n]*)+/y
const BLOCK_COMMENT = /[ \t]*%\{[ \t]*\r?\n[\s\S]*?\n[ \t]*%\}[ \t]*(?=\r?\n|$)/y
const NUMBER = /(?:\d+(?:\.(?![.*/^'])\d*)?|\.\d+)(?:[eEdD][+-]?\d+)?/y
const NAME = /[A-Za-z]\w*/y
const SIGN = /\.[*/^']|==|~=|!=|<=|>=|&&|\|\||[-+*/^()[\]{},;:=<>&|~!@.'\\]/y
const TEXT = /'(?:[^'\n]|'')*'|"(?:[^"\n]|"")*"/y
/** What a quote stands behind when it transposes instead of opening a text. */
const TRANSPOSABLE = /[\w)\]}'.]/

/** Reads the tokens of a MATLAB file; comments and continued lines are blanks. Throws a `FileFormatError`. */
export function scannerOf(text: string): Scanner {
  if (text.length > CASE_CHARACTERS_MAX)
    throw new FileFormatError(1, `at most ${CASE_CHARACTERS_MAX} characters`)
  const reader: Reader = { text, at: 0, line: 1, isLineStart: true }
  let ahead: Token | undefined
  return {
    peek: () => {
      ahead ??= read(reader)
      return ahead
    },
    next: () => {
      const token = ahead ?? read(reader)
      ahead = undefined
      return token
    },
  }
}

interface Reader {
  readonly text: string
  at: number
  line: number
  isLineStart: boolean
}

function read(reader: Reader): Token {
  const spaced = skipBlanks(reader)
  const { text, at, line } = reader
  const first = text[at]
  if (first === undefined) return { kind: 'end', text: '', value: 0, line, spaced, tight: false }
  if (first === '\n') {
    reader.at += 1
    reader.line += 1
    reader.isLineStart = true
    return { kind: 'newline', text: '\n', value: 0, line, spaced, tight: false }
  }
  reader.isLineStart = false
  const { kind, found } = wordAt(reader, first, spaced)
  reader.at += found.length
  const value = kind === 'number' ? Number(found.replace(/[dD]/, 'e')) : 0
  return { kind, text: found, value, line, spaced, tight: !/[\s%]/.test(text[reader.at] ?? ' ') }
}

function wordAt(reader: Reader, first: string, spaced: boolean): { kind: TokenKind; found: string } {
  const number = matchAt(NUMBER, reader)
  if (number !== undefined) return { kind: 'number', found: number }
  const name = matchAt(NAME, reader)
  if (name !== undefined) return { kind: 'name', found: name }
  const transposes = first === "'" && !spaced && TRANSPOSABLE.test(reader.text[reader.at - 1] ?? ' ')
  if ((first === "'" && !transposes) || first === '"') {
    const text = matchAt(TEXT, reader)
    if (text === undefined) throw new FileFormatError(reader.line, `a text to end with ${first} on its line`)
    return { kind: 'text', found: text }
  }
  const sign = matchAt(SIGN, reader)
  if (sign === undefined) throw new FileFormatError(reader.line, `MATLAB code, not the character "${first}"`)
  return { kind: 'sign', found: sign }
}

function matchAt(pattern: RegExp, { text, at }: Reader): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function skipBlanks(reader: Reader): boolean {
  const start = reader.at
  let skipped: string | undefined
  do {
    skipped = (reader.isLineStart ? matchAt(BLOCK_COMMENT, reader) : undefined) ?? matchAt(BLANK, reader)
    if (skipped !== undefined) {
      reader.at += skipped.length
      reader.line += skipped.split('\n').length - 1
    }
  } while (skipped !== undefined)
  return reader.at > start
}
