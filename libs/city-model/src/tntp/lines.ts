import { FileFormatError } from '../errors.ts'

export interface TntpFile {
  /** By the name between < and >, in capitals. */
  readonly metadata: ReadonlyMap<string, string>
  readonly lines: readonly TntpLine[]
}

export interface TntpLine {
  /** Counted from 1 in the file. */
  readonly number: number
  readonly text: string
}

/** A file may not be longer than this many lines. */
export const TNTP_LINES_MAX = 2_000_000
const COMMENT = '~'
const METADATA = /^<([^>]*)>(.*)$/

/** Parts metadata from data; comments and empty lines are left out. */
export function tntpFile(text: string): TntpFile {
  const all = text.split(/\r\n|\r|\n/)
  if (all.length > TNTP_LINES_MAX)
    throw new FileFormatError(TNTP_LINES_MAX, `at most ${TNTP_LINES_MAX} lines`)
  const metadata = new Map<string, string>()
  const lines: TntpLine[] = []
  for (const [index, raw] of all.entries()) {
    const [, name, value] = METADATA.exec(raw.trim()) ?? []
    if (name !== undefined) metadata.set(name.trim().toUpperCase(), (value ?? '').trim())
    const content = (raw.split(COMMENT)[0] ?? '').trim()
    if (name === undefined && content !== '') lines.push({ number: index + 1, text: content })
  }
  return { metadata, lines }
}

export function declaredNumber({ metadata }: TntpFile, name: string, max: number): number {
  const value = metadata.get(name)
  const parsed = Number((value ?? '').split(/[\s~]/)[0])
  if (value === undefined || !Number.isInteger(parsed) || parsed < 1 || parsed > max) {
    throw new FileFormatError(1, `<${name}> with a whole number from 1 to ${max}`)
  }
  return parsed
}

export function numbersIn(line: TntpLine, expected: string): number[] {
  const parts = line.text.replaceAll(';', ' ').trim().split(/\s+/)
  const numbers = parts.map(Number)
  if (numbers.some((value) => !Number.isFinite(value))) throw new FileFormatError(line.number, expected)
  return numbers
}
