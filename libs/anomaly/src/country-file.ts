import { countryOf } from './places.ts'
import type { PlaceOf } from './profiles.ts'

/** Rows of a file; the largest that is published has some 700,000. */
export const COUNTRY_ROWS_MAX = 2_000_000
const ROW = /^"?([0-9a-fA-F.:]+)"?,"?([0-9a-fA-F.:]+)"?,"?([A-Z]{2})"?\s*$/
const GROUPS_OF_48_BITS = 3

/** Ranges of one kind of address, in their order. */
interface Ranges {
  readonly starts: Float64Array
  readonly ends: Float64Array
  readonly codes: readonly string[]
}

/**
 * Which country a network of the trail is in, from the rows `first,last,country` of a file as the packages `@ip-location-db/*-country` hold
 * it, IPv4 and IPv6. Throws for a row that is none, and for too many.
 */
export function placesIn(lines: Iterable<string>): PlaceOf {
  const rows = { four: [] as Row[], six: [] as Row[] }
  let number = 0
  for (const line of lines) {
    number += 1
    if (number > COUNTRY_ROWS_MAX) throw new Error(`the file has more than ${COUNTRY_ROWS_MAX} rows`)
    if (line.trim() === '') continue
    const [, first = '', last = '', code = ''] = ROW.exec(line) ?? []
    if (code === '') throw new Error(`row ${number} is not \`first,last,country\``)
    const kind = first.includes(':') ? 'six' : 'four'
    rows[kind].push([placeIn(first), placeIn(last), code])
  }
  const four = rangesOf(rows.four)
  const six = rangesOf(rows.six)
  return (network) => {
    const [address = ''] = network.split('/')
    const code = codeAt(address.includes(':') ? six : four, placeIn(address))
    if (code === undefined) return undefined
    return { country: code, longitude: countryOf(code)?.longitude ?? 0 }
  }
}

type Row = readonly [first: number, last: number, code: string]

function rangesOf(rows: readonly Row[]): Ranges {
  const sorted = rows.toSorted(([one], [other]) => one - other)
  return {
    starts: Float64Array.from(sorted, ([first]) => first),
    ends: Float64Array.from(sorted, ([, last]) => last),
    codes: sorted.map(([, , code]) => code),
  }
}

function codeAt({ starts, ends, codes }: Ranges, place: number): string | undefined {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return place <= (ends[low - 1] ?? -1) ? codes[low - 1] : undefined
}

/** An IPv4 address as a number; of an IPv6 address the first 48 bits, which is what the trail keeps. */
function placeIn(address: string): number {
  if (!address.includes(':')) return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array<string>(Math.max(0, gap)).fill('0'), ...right]
  return groups
    .slice(0, GROUPS_OF_48_BITS)
    .reduce((sum, group) => sum * 65_536 + Number.parseInt(group, 16), 0)
}
