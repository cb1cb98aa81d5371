import { FileFormatError } from '../errors.ts'
import { declaredNumber, numbersIn, type TntpLine, tntpFile } from './lines.ts'

export interface TntpTrips {
  readonly zones: number
  /** As the file declares it, undefined when it does not. */
  readonly declaredTotal: number | undefined
  readonly flows: readonly TntpFlow[]
}

export interface TntpFlow {
  readonly from: number
  readonly to: number
  readonly trips: number
}

const ORIGIN = /^Origin\s+(\d+)$/i

export function parseTntpTrips(text: string): TntpTrips {
  const file = tntpFile(text)
  const zones = declaredNumber(file, 'NUMBER OF ZONES', Number.MAX_SAFE_INTEGER)
  const total = Number(file.metadata.get('TOTAL OD FLOW'))
  const flows: TntpFlow[] = []
  let from = 0
  for (const line of file.lines) {
    const origin = ORIGIN.exec(line.text)
    if (origin) from = zoneIn(Number(origin[1]), zones, line)
    else flows.push(...flowsIn(line, from, zones))
  }
  return { zones, declaredTotal: Number.isFinite(total) ? total : undefined, flows }
}

function flowsIn(line: TntpLine, from: number, zones: number): TntpFlow[] {
  if (from === 0) throw new FileFormatError(line.number, 'Origin and its number before the first flow')
  const cells = line.text
    .split(';')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
  return cells.map((cell) => {
    const parts = cell.split(':')
    const [to, trips, ...rest] = numbersIn({ ...line, text: parts.join(' ') }, 'destination : trips;')
    if (parts.length !== 2 || to === undefined || trips === undefined || rest.length > 0 || trips < 0) {
      throw new FileFormatError(line.number, 'destination : trips; with trips not below zero')
    }
    return { from, to: zoneIn(to, zones, line), trips }
  })
}

function zoneIn(zone: number, zones: number, line: TntpLine): number {
  if (Number.isInteger(zone) && zone >= 1 && zone <= zones) return zone
  throw new FileFormatError(line.number, `a zone from 1 to ${zones}`)
}
