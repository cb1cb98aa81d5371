import { FeedFormatError } from '../errors.ts'

export interface CsvRow {
  /** Where it begins, from 1: a quoted field may run over several. */
  readonly line: number
  readonly fields: readonly string[]
}

const [QUOTE, COMMA, LINE_FEED, RETURN] = ['"', ',', '\n', '\r']

interface Cursor {
  readonly file: string
  readonly text: string
  at: number
  line: number
}

/**
 * Rows of comma-separated values (RFC 4180): fields may be quoted, lines end in LF, CRLF or CR, a byte order mark is none of the text.
 * Empty lines are stepped over.
 * @throws FeedFormatError
 */
export function* csvRows(file: string, text: string): Generator<CsvRow> {
  const cursor: Cursor = { file, text, at: text.startsWith('\ufeff') ? 1 : 0, line: 1 }
  while (cursor.at < text.length) {
    const { line } = cursor
    const fields = takeRow(cursor)
    if (fields.length > 1 || fields[0] !== '') yield { line, fields }
  }
}

function takeRow(cursor: Cursor): readonly string[] {
  const fields = [takeField(cursor)]
  while (cursor.text[cursor.at] === COMMA) {
    cursor.at += 1
    fields.push(takeField(cursor))
  }
  overLineEnd(cursor)
  return fields
}

function overLineEnd(cursor: Cursor): void {
  const { text, at } = cursor
  if (at >= text.length) return
  cursor.at += text.startsWith('\r\n', at) ? 2 : 1
  cursor.line += 1
}

function takeField(cursor: Cursor): string {
  if (cursor.text[cursor.at] === QUOTE) return takeQuoted(cursor)
  const from = cursor.at
  while (!isEnd(cursor.text[cursor.at])) {
    if (cursor.text[cursor.at] === QUOTE)
      throw new FeedFormatError(cursor.file, cursor.line, 'quotes around a whole field')
    cursor.at += 1
  }
  return cursor.text.slice(from, cursor.at)
}

function isEnd(sign: string | undefined): boolean {
  return sign === undefined || sign === COMMA || sign === LINE_FEED || sign === RETURN
}

/** The cursor stands on the opening quote. Two quotes inside are one. */
function takeQuoted(cursor: Cursor): string {
  const { file, text, line } = cursor
  const parts: string[] = []
  let from = cursor.at + 1
  for (;;) {
    const quote = text.indexOf(QUOTE, from)
    if (quote === -1) throw new FeedFormatError(file, line, 'the closing quote of a field')
    parts.push(text.slice(from, quote))
    cursor.at = quote + 1
    if (text[cursor.at] !== QUOTE) break
    from = cursor.at + 1
  }
  if (!isEnd(text[cursor.at]))
    throw new FeedFormatError(file, line, 'a comma or the end of the line behind a quoted field')
  const field = parts.join(QUOTE)
  cursor.line += field.split(/\r\n|\r|\n/).length - 1
  return field
}
