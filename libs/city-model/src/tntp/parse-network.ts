import { FileFormatError } from '../errors.ts'
import { declaredNumber, numbersIn, type TntpLine, tntpFile } from './lines.ts'

/** A network as its file says it, in the units of the file; nodes count from 1. */
export interface TntpNetwork {
  readonly zones: number
  readonly nodes: number
  readonly firstThroughNode: number
  readonly links: readonly TntpLink[]
  /** Free-flow times are in hours instead of minutes: only when the header of the file says so. */
  readonly timesInHours: boolean
}

export interface TntpLink {
  readonly from: number
  readonly to: number
  readonly capacity: number
  readonly length: number
  readonly freeFlowTime: number
  readonly b: number
  readonly power: number
  readonly toll: number
  readonly type: number
}

export const TNTP_NODES_MAX = 60_000
export const TNTP_LINKS_MAX = 200_000
const COLUMNS_MIN = 7
const COLUMNS_MAX = 10
const LINE = 'init node, term node, capacity, length, free flow time, b, power, speed, toll, type'

export function parseTntpNetwork(text: string): TntpNetwork {
  const file = tntpFile(text)
  const nodes = declaredNumber(file, 'NUMBER OF NODES', TNTP_NODES_MAX)
  const zones = declaredNumber(file, 'NUMBER OF ZONES', nodes)
  const declaredLinks = declaredNumber(file, 'NUMBER OF LINKS', TNTP_LINKS_MAX)
  const firstThroughNode = file.metadata.has('FIRST THRU NODE')
    ? declaredNumber(file, 'FIRST THRU NODE', nodes + 1)
    : 1
  const links = withoutHeadings(file.lines).map((line) => linkIn(line, nodes))
  if (links.length !== declaredLinks) {
    throw new FileFormatError(file.lines.at(-1)?.number ?? 1, `${declaredLinks} links, found ${links.length}`)
  }
  const header = file.metadata.get('ORIGINAL HEADER')?.text ?? ''
  return { zones, nodes, firstThroughNode, links, timesInHours: /time\s*\(h(ours?|rs?)?\)/i.test(header) }
}

/** Some files have the names of the columns without a sign that they are a comment. */
function withoutHeadings(lines: readonly TntpLine[]): readonly TntpLine[] {
  return /^[a-z]/i.test(lines[0]?.text ?? '') ? lines.slice(1) : lines
}

function linkIn(line: TntpLine, nodes: number): TntpLink {
  const values = numbersIn(line, LINE, COLUMNS_MAX)
  const [from, to, capacity, length, freeFlowTime, b, power, , toll = 0, type = 1] = values
  if (values.length < COLUMNS_MIN || from === undefined || to === undefined)
    throw new FileFormatError(line.number, LINE)
  for (const node of [from, to]) {
    if (!Number.isInteger(node) || node < 1 || node > nodes)
      throw new FileFormatError(line.number, `nodes from 1 to ${nodes}`)
  }
  if (capacity === undefined || capacity <= 0) throw new FileFormatError(line.number, 'a capacity above zero')
  const rest = { length: length ?? 0, freeFlowTime: freeFlowTime ?? 0, b: b ?? 0, power: power ?? 0 }
  if (Object.values(rest).some((value) => value < 0))
    throw new FileFormatError(line.number, 'no number below zero')
  return { from, to, capacity, ...rest, toll, type }
}
