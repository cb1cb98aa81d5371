import { FileFormatError } from '../errors.ts'

/** An input file may not be longer than this many characters and lines. */
export const INP_CHARACTERS_MAX = 64_000_000
export const INP_LINES_MAX = 1_000_000

/** Bytes that no text has; DOS ended files with one of them (0x1a), which is let through. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BINARY = /[\0-\x08\x0e-\x19\x1b-\x1f]/

/** The lines of an input file; throws where it cannot be one at all. */
export function inpLines(text: string): readonly string[] {
  if (text.length > INP_CHARACTERS_MAX) {
    throw new FileFormatError(1, `a file of at most ${INP_CHARACTERS_MAX} characters`)
  }
  const lines = text.split('\n')
  if (lines.length > INP_LINES_MAX) throw new FileFormatError(INP_LINES_MAX, `at most ${INP_LINES_MAX} lines`)
  const binary = lines.findIndex((line) => BINARY.test(line))
  if (binary >= 0) throw new FileFormatError(binary + 1, 'text, not binary data')
  if (!lines.some((line) => line.trimStart().startsWith('['))) {
    const first = lines.findIndex((line) => line.trim() !== '')
    throw new FileFormatError(
      Math.max(first, 0) + 1,
      'an EPANET input file with sections such as [JUNCTIONS]',
    )
  }
  return lines
}

/** Where a section defines an element, from 1; its heading where it does not; nothing without the section. */
export function definitionLine(lines: readonly string[], section: string, id: string): number | undefined {
  let heading: number | undefined
  let isInside = false
  for (const [index, line] of lines.entries()) {
    const first = line.trim().split(/[\s;]/)[0] ?? ''
    if (first.startsWith('[')) {
      // EPANET knows a section by the first letters of its heading.
      isInside = first.toUpperCase().startsWith(section.slice(0, SECTION_LETTERS))
      if (isInside) heading ??= index + 1
    } else if (isInside && first === id) return index + 1
  }
  return heading
}
const SECTION_LETTERS = 5
