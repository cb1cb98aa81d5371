import { FileFormatError } from '../errors.ts'

export interface TntpFile {
  /** By the name between < and >, in capitals and with single spaces. */
  readonly metadata: ReadonlyMap<string, TntpLine>
  readonly lines: readonly TntpLine[]
}

export interface TntpLine {
  /** Counted from 1 in the file. */
  readonly number: number
  readonly text: string
}

/** A file may not be longer than this many lines: the largest published demand, of 3,264 zones, has half of it. */
export const TNTP_LINES_MAX = 4_000_000
const COMMENT = '~'
const METADATA = /^<([^>]*)>(.*)$/

/** Parts metadata, wherever it stands, from data; comments and empty lines are left out. */
export function tntpFile(text: string): TntpFile {
  const all = text.split(/\r\n|\r|\n/)
  if (all.length > TNTP_LINES_MAX)
    throw new FileFormatError(TNTP_LINES_MAX, `at most ${TNTP_LINES_MAX} lines`)
  const metadata = new Map<string, TntpLine>()
  const lines: TntpLine[] = []
  for (const [index, raw] of all.entries()) {
    const number = index + 1
    const trimmed = raw.trim()
    const [, name, value = ''] = (trimmed.startsWith('<') && METADATA.exec(trimmed)) || []
    if (name !== undefined) metadata.set(nameOf(name), { number, text: value.trim() })
    else {
      const content = withoutComment(trimmed)
      if (content !== '') lines.push({ number, text: content })
    }
  }
  return { metadata, lines }
}

function nameOf(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toUpperCase()
}

function withoutComment(text: string): string {
  const from = text.indexOf(COMMENT)
  return from === -1 ? text : text.slice(0, from).trim()
}

/** Whatever follows the number is not looked at. */
export function declaredNumber({ metadata }: TntpFile, name: string, max: number): number {
  const line = metadata.get(name)
  const parsed = Number((line?.text ?? '').split(/[\s~;]/)[0])
  if (line === undefined || !Number.isInteger(parsed) || parsed < 1 || parsed > max) {
    throw new FileFormatError(line?.number ?? 1, `<${name}> with a whole number from 1 to ${max}`)
  }
  return parsed
}

/** The numbers of a line up to its semicolon, or up to the number of columns that the format has. */
export function numbersIn(line: TntpLine, expected: string, columnsMax: number): number[] {
  const [before = ''] = line.text.split(';')
  const numbers = before.trim().split(/\s+/, columnsMax).map(Number)
  if (numbers.some((value) => !Number.isFinite(value))) throw new FileFormatError(line.number, expected)
  return numbers
}
