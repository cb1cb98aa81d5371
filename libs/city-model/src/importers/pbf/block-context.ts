import type { LonLat } from '../geo/distance.ts'
import type { OsmCollector } from '../osm/collector.ts'
import { OSM_ID_MAX } from '../osm/extract.ts'
import { KEYS_KEPT, type Tags } from '../osm/tags.ts'
import { textOf } from './text.ts'
import { failAtWire, type Wire } from './wire.ts'

/** Texts of a block as they stand in the file. */
export type StringTable = readonly Wire[]

export interface BlockContext {
  readonly collector: OsmCollector
  readonly textAt: (wire: Wire, index: number) => string
  /** Degrees of coordinates as the block counts them. */
  readonly placeOf: (wire: Wire, lon: number, lat: number) => LonLat
}

interface Block {
  readonly strings: StringTable
  /** Nanodegrees of one unit, and of where counting begins. */
  readonly granularity: number
  readonly latOffset: number
  readonly lonOffset: number
  readonly collector: OsmCollector
}

const NANODEGREES = 1e9
const [LON_MAX, LAT_MAX] = [180, 90]

export function contextOf({ strings, granularity, latOffset, lonOffset, collector }: Block): BlockContext {
  const known = new Map<number, string>()
  // A whole number of nanodegrees divided once is the same double that the decimal number of an XML file is read as.
  const degrees = (wire: Wire, nanodegrees: number, max: number): number => {
    const value = nanodegrees / NANODEGREES
    return Math.abs(value) <= max ? value : failAtWire(wire, `a coordinate within ${max} degrees`)
  }
  return {
    collector,
    textAt(wire, index) {
      const text = known.get(index)
      if (text !== undefined) return text
      const stored = strings[index]
      if (stored === undefined) return failAtWire(wire, `a text of the block, which has ${strings.length}`)
      const decoded = textOf(stored)
      known.set(index, decoded)
      return decoded
    },
    placeOf: (wire, lon, lat) => ({
      lon: degrees(wire, lonOffset + granularity * lon, LON_MAX),
      lat: degrees(wire, latOffset + granularity * lat, LAT_MAX),
    }),
  }
}

/** Tags from the numbers of their texts. */
export function tagsOf(
  context: BlockContext,
  wire: Wire,
  { keys, values }: { readonly keys: readonly number[]; readonly values: readonly number[] },
): Tags {
  if (keys.length !== values.length) failAtWire(wire, 'as many values as keys')
  const tags = new Map<string, string>()
  for (const [index, key] of keys.entries()) {
    const name = context.textAt(wire, key)
    if (KEYS_KEPT.has(name)) tags.set(name, context.textAt(wire, values[index] ?? -1))
  }
  return tags
}

/** Numbers that are each told as what is added to the one before. */
export function undone(wire: Wire, deltas: readonly number[]): readonly number[] {
  let sum = 0
  return deltas.map((delta) => {
    sum += delta
    return Number.isSafeInteger(sum) ? sum : failAtWire(wire, 'numbers within 2^53')
  })
}

export function checkedId(wire: Wire, id: number): number {
  return Math.abs(id) <= OSM_ID_MAX ? id : failAtWire(wire, `an id of at most ${OSM_ID_MAX}`)
}
