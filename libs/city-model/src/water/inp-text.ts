import { FileFormatError } from '../errors.ts'

/** An input file may not be longer than this many characters and lines. */
export const INP_CHARACTERS_MAX = 64_000_000
export const INP_LINES_MAX = 1_000_000
/** EPANET cuts longer lines in two, and copies longer fields over the end of its buffers. */
export const INP_LINE_BYTES_MAX = 1_000
export const INP_FIELD_CHARACTERS_MAX = 128

/** Bytes that no text has; DOS ended files with one of them (0x1a), which is let through. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BINARY = /[\0-\x08\x0e-\x19\x1b-\x1f]/
/** Sections that say nothing about the network, by the letters that EPANET knows them by; after the end nothing is read. */
const IDLE = /^\[(TITL|LABE|TAGS|BACK|END)/i
const FIELD = /"[^"]*"?|[^ \t\r,]+/g
/** The most that a character of JavaScript has in UTF-8. */
const BYTES_PER_CHARACTER_MAX = 3

/** The lines of an input file as EPANET can take them; throws where it cannot be one at all. */
export function inpLines(text: string): readonly string[] {
  if (text.length > INP_CHARACTERS_MAX) {
    throw new FileFormatError(1, `a file of at most ${INP_CHARACTERS_MAX} characters`)
  }
  const lines = text.split('\n')
  if (lines.length > INP_LINES_MAX) throw new FileFormatError(INP_LINES_MAX, `at most ${INP_LINES_MAX} lines`)
  const binary = lines.findIndex((line) => BINARY.test(line))
  if (binary >= 0) throw new FileFormatError(binary + 1, 'text, not binary data')
  if (!lines.some(isHeading)) {
    const first = lines.findIndex((line) => line.trim() !== '')
    throw new FileFormatError(
      Math.max(first, 0) + 1,
      'an EPANET input file with sections such as [JUNCTIONS]',
    )
  }
  let isIdle = false
  return lines.map((line, index) => {
    if (isHeading(line)) isIdle = IDLE.test(line.trimStart())
    return isIdle ? shortened(line) : checked(line, index + 1)
  })
}

function isHeading(line: string): boolean {
  return line.trimStart().startsWith('[')
}

/** Without its comment where that makes it too long. */
function checked(line: string, number: number): string {
  const data = line.split(';', 1)[0] ?? ''
  if (!fits(data)) throw new FileFormatError(number, `at most ${INP_LINE_BYTES_MAX} bytes before a comment`)
  for (const [field] of data.matchAll(FIELD)) {
    if (field.length > INP_FIELD_CHARACTERS_MAX) {
      throw new FileFormatError(number, `fields of at most ${INP_FIELD_CHARACTERS_MAX} characters`)
    }
  }
  return fits(line) ? line : data
}

function shortened(line: string): string {
  return fits(line) ? line : line.slice(0, Math.floor(INP_LINE_BYTES_MAX / BYTES_PER_CHARACTER_MAX))
}

function fits(line: string): boolean {
  if (line.length * BYTES_PER_CHARACTER_MAX <= INP_LINE_BYTES_MAX) return true
  const bytes = Array.from(line).reduce((sum, character) => sum + bytesOf(character), 0)
  return bytes <= INP_LINE_BYTES_MAX
}

function bytesOf(character: string): number {
  return character.length === 1 && character <= '\x7f' ? 1 : BYTES_PER_CHARACTER_MAX + 1
}

/** Where a section defines an element, from 1; its heading where it does not; nothing without the section. */
export function definitionLine(lines: readonly string[], section: string, id: string): number | undefined {
  let heading: number | undefined
  let isInside = false
  for (const [index, line] of lines.entries()) {
    const first = line.trim().split(/[\s;]/)[0] ?? ''
    if (first.startsWith('[')) {
      isInside = first.toUpperCase().startsWith(section.slice(0, SECTION_LETTERS))
      if (isInside) heading ??= index + 1
    } else if (isInside && first === id) return index + 1
  }
  return heading
}
/** EPANET knows a section by the first letters of its heading. */
const SECTION_LETTERS = 5
