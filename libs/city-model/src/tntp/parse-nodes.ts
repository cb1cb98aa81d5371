import { FileFormatError } from '../errors.ts'
import { numbersIn, tntpFile } from './lines.ts'

/** Coordinates by node, as the file says them. */
export interface TntpNodes {
  readonly x: Float64Array
  readonly y: Float64Array
}

const COLUMNS = 3

export function parseTntpNodes(text: string, nodes: number): TntpNodes {
  const x = new Float64Array(nodes).fill(Number.NaN)
  const y = new Float64Array(nodes).fill(Number.NaN)
  const lines = tntpFile(text).lines.filter((line) => !/^node\b/i.test(line.text))
  for (const line of lines) {
    const [node, east, north] = numbersIn(line, 'node, x, y', COLUMNS)
    if (node === undefined || east === undefined || north === undefined)
      throw new FileFormatError(line.number, 'node, x, y')
    if (!Number.isInteger(node) || node < 1 || node > nodes)
      throw new FileFormatError(line.number, `a node from 1 to ${nodes}`)
    x[node - 1] = east
    y[node - 1] = north
  }
  const missing = x.findIndex((value) => Number.isNaN(value))
  if (missing >= 0) throw new FileFormatError(lines.at(-1)?.number ?? 1, `a line for node ${missing + 1}`)
  return { x, y }
}
