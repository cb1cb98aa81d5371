import { unreachable } from '@urbe/kernel'

import { FileFormatError } from '../errors.ts'
import { declaredNumber, type TntpLine, tntpFile } from './lines.ts'

export interface TntpTrips {
  readonly zones: number
  /** As the file declares it, undefined when it does not. */
  readonly declaredTotal: number | undefined
  /** Without those of no trips. */
  readonly flows: readonly TntpFlow[]
}

export interface TntpFlow {
  readonly from: number
  readonly to: number
  readonly trips: number
}

const ZONES = 'NUMBER OF ZONES'
const TOKEN = /[:;]|[^\s:;]+/g

/**
 * Reads `Origin o` and then `destination : trips;` as often as they come; how they are spread over lines is of no importance.
 * With `zonesOfNetwork` given, the file has to be of as many zones.
 */
export function parseTntpTrips(text: string, zonesOfNetwork?: number): TntpTrips {
  const file = tntpFile(text)
  const zones = declaredNumber(file, ZONES, Number.MAX_SAFE_INTEGER)
  if (zonesOfNetwork !== undefined && zones !== zonesOfNetwork) {
    const line = file.metadata.get(ZONES)?.number ?? 1
    throw new FileFormatError(line, `<${ZONES}> ${zonesOfNetwork}, as in the network`)
  }
  const total = Number(file.metadata.get('TOTAL OD FLOW')?.text.split(/[\s~;]/)[0])
  const flows: TntpFlow[] = []
  const read = flowReader(zones, flows)
  for (const line of file.lines) {
    for (const token of line.text.match(TOKEN) ?? []) read(token, line)
  }
  read(';', { number: file.lines.at(-1)?.number ?? 1, text: '' })
  return { zones, declaredTotal: Number.isFinite(total) ? total : undefined, flows }
}

type Awaited = 'origin' | 'destination' | 'colon' | 'trips'

function flowReader(zones: number, into: TntpFlow[]): (token: string, line: TntpLine) => void {
  let awaited: Awaited = 'destination'
  let from = 0
  let to = 0
  const begin = (token: string, line: TntpLine): Awaited => {
    if (token === ';') return 'destination'
    if (/^origin$/i.test(token)) return 'origin'
    if (from === 0) throw new FileFormatError(line.number, 'Origin and its number before the first flow')
    to = zoneIn(token, zones, line)
    return 'colon'
  }
  const next = (token: string, line: TntpLine): Awaited => {
    switch (awaited) {
      case 'destination':
        return begin(token, line)
      case 'origin':
        from = zoneIn(token, zones, line)
        return 'destination'
      case 'colon':
        if (token !== ':') throw cellExpected(line)
        return 'trips'
      case 'trips': {
        const trips = tripsIn(token, line)
        if (trips > 0) into.push({ from, to, trips })
        return 'destination'
      }
      default:
        return unreachable(awaited)
    }
  }
  return (token, line) => {
    awaited = next(token, line)
  }
}

function cellExpected(line: TntpLine): FileFormatError {
  return new FileFormatError(line.number, 'destination : trips; with trips not below zero')
}

function tripsIn(token: string, line: TntpLine): number {
  const trips = Number(token)
  if (!Number.isFinite(trips) || trips < 0) throw cellExpected(line)
  return trips
}

function zoneIn(token: string, zones: number, line: TntpLine): number {
  const zone = Number(token)
  if (Number.isInteger(zone) && zone >= 1 && zone <= zones) return zone
  throw new FileFormatError(line.number, `a zone from 1 to ${zones}`)
}
