import { FileFormatError } from '../errors.ts'
import { definitionLine } from './inp-text.ts'

/** What stood wrong, by EPANET's code: what it wanted instead. */
const EXPECTED: ReadonlyMap<number, string> = new Map([
  [201, 'the fields of this section'],
  [202, 'a number'],
  [203, 'a node that the file defines'],
  [204, 'a link that the file defines'],
  [205, 'a pattern that the file defines'],
  [206, 'a curve that the file defines'],
  [207, 'a link that can be controlled, no check valve and no general purpose valve'],
  [208, 'a node that the file defines'],
  [209, 'a value that a node can have'],
  [210, 'a link that the file defines'],
  [211, 'a value that a link can have'],
  [212, 'a node to trace that the file defines'],
  [213, 'a value that this option can have'],
  [214, 'a line of at most 1023 characters'],
  [215, 'an ID that is not taken yet'],
  [216, 'a pump that the file defines'],
  [217, 'energy data of a pump'],
  [219, 'a valve that is not connected to a tank or a reservoir'],
  [220, 'a valve that is not connected to another valve in this way'],
  [221, 'the clauses of a rule in their order'],
  [222, 'a link between two different nodes'],
  [223, 'at least two nodes'],
  [224, 'at least one tank or reservoir'],
  [225, 'levels of a tank in their order, within its volume curve'],
  [226, 'a head curve or a power for the pump'],
  [227, 'a head curve that falls'],
  [230, 'a curve whose x values rise'],
  [231, 'a curve with points'],
  [232, 'a pattern with values'],
  [233, 'a link to every node'],
  [234, 'a link to every node'],
  [252, 'an ID of at most 31 characters'],
  [299, 'a section that EPANET knows'],
])

/** Sections in which an element is defined that EPANET names without its line. */
const SECTIONS: ReadonlyMap<number, readonly string[]> = new Map([
  [223, ['[JUNCTIONS]']],
  [224, ['[TANKS]', '[RESERVOIRS]']],
  [225, ['[TANKS]']],
  [226, ['[PUMPS]']],
  [227, ['[PUMPS]']],
  [230, ['[CURVES]']],
  [231, ['[CURVES]']],
  [232, ['[PATTERNS]']],
  [233, ['[JUNCTIONS]', '[TANKS]', '[RESERVOIRS]']],
  [234, ['[JUNCTIONS]', '[TANKS]', '[RESERVOIRS]']],
])

const GENERAL = new Set([110, 200])
const MARK = /;@(\d+)@\s*$/
const ERROR = /Error (\d+): (.*)$/

/** The same file with the number of every line in a comment at its end: EPANET quotes it when it complains. */
export function markedText(lines: readonly string[]): string {
  return lines.map((line, index) => `${line.trimEnd()} ;@${index + 1}@`).join('\n')
}

export interface Complaint {
  /** Of the file as it came. */
  readonly lines: readonly string[]
  readonly code: number
  /** Of the attempt with the marked text. */
  readonly report: string
  readonly message: (code: number) => string
}

/** EPANET's first complaint about a file, at the line it is about. */
export function fileFault({ lines, code, report, message }: Complaint): FileFormatError {
  const written = report.split('\n')
  const at = written.findIndex((line) => isComplaint(line))
  const said = ERROR.exec(written[at] ?? '')
  const error = said === null ? code : Number(said[1])
  const detail = said === null ? '' : detailOf(said[2] ?? '', message(error))
  const marked = at < 0 ? undefined : written.slice(at + 1).find((line) => MARK.test(line))
  // Complaints about the network as a whole come without a line.
  const quoted = SECTIONS.has(error) ? undefined : MARK.exec(marked ?? '')?.[1]
  const line = quoted === undefined ? whereDefined(lines, error, detail) : Number(quoted)
  const expected = EXPECTED.get(error) ?? `input that EPANET takes (${message(error)})`
  return new FileFormatError(line, detail === '' ? expected : `${expected}, not "${detail}"`)
}

function isComplaint(line: string): boolean {
  const said = ERROR.exec(line)
  return said !== null && !GENERAL.has(Number(said[1]))
}

/** What follows EPANET's own words in a complaint: the field or the ID it is about. */
function detailOf(said: string, message: string): string {
  const about = said
    .replace(/ in (\[\w+\]) section:.*$/, '')
    .replace(/ in following line of .*$/, '')
    .replace(/: section contents ignored\.$/, '')
  const words = message.replace(/^Error \d+: (function call contains )?/, '')
  const rest = about.startsWith(words) ? about.slice(words.length) : about
  return rest.replace(/^.*\b(?:node|ID:)\s+/, '').trim()
}

function whereDefined(lines: readonly string[], error: number, id: string): number {
  for (const section of SECTIONS.get(error) ?? []) {
    const line = definitionLine(lines, section, id)
    if (line !== undefined) return line
  }
  return lines.length
}
