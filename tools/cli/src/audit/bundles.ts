import { HASH_BYTES, leafHash } from '@urbe/merkle'

import { TrailFault } from './fault.ts'

interface Bundle {
  /** Index of the first entry. */
  readonly first: number
  readonly width: number
  readonly entries: readonly Uint8Array[]
  /** The hashes that the tree has of these entries. */
  readonly tile: Uint8Array
}

/** The leaves of a bundle, made of its bytes. Names the first entry that is not what its hash says, and what became of it. */
export function leavesOf({ first, width, entries, tile }: Bundle): readonly Uint8Array[] {
  const told = Array.from({ length: width }, (_, at) =>
    hex(tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)),
  )
  const leaves = entries.map((entry) => leafHash(entry))
  const found = leaves.map(hex)
  for (let at = 0; at < Math.max(width, entries.length); at += 1) {
    if (at < width && found[at] === told[at]) checkPlace(entries[at], first + at)
    else throw faultAt({ at, first, told, found })
  }
  return leaves
}

interface Difference {
  readonly at: number
  readonly first: number
  /** Hashes in hex. */
  readonly told: readonly string[]
  readonly found: readonly string[]
}

function faultAt({ at, first, told, found }: Difference): TrailFault {
  const index = first + at
  const where = { index }
  const here = found[at]
  const wanted = told[at]
  if (here === undefined) return new TrailFault('entry_missing', `entry ${index} is missing`, where)
  const belongs = told.indexOf(here)
  const comesLater = wanted !== undefined && found.includes(wanted, at + 1)
  if (belongs >= 0 && belongs < at) {
    return new TrailFault('entry_duplicated', `entry ${first + belongs} stands again at ${index}`, where)
  }
  if (wanted === undefined || (belongs < 0 && comesLater)) {
    return new TrailFault('entry_inserted', `what stands at ${index} was never signed`, where)
  }
  if (belongs < 0)
    return new TrailFault('entry_changed', `entry ${index} and its hash in the tree differ`, where)
  if (comesLater)
    return new TrailFault('entries_reordered', `entry ${first + belongs} stands at ${index}`, where)
  return new TrailFault(
    'entry_missing',
    `entry ${index} is missing: entry ${first + belongs} stands in its place`,
    where,
  )
}

/** Every entry names its own place, so that tiles that were written anew do not hide that it was moved. */
function checkPlace(entry: Uint8Array | undefined, index: number): void {
  const seq = placeIn(entry ?? new Uint8Array())
  if (seq === index) return
  const says = seq === undefined ? 'names no place' : `says that it is entry ${seq}`
  throw new TrailFault('entry_misplaced', `what stands at ${index} ${says}`, { index })
}

function placeIn(entry: Uint8Array): number | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(entry))
    const { seq } = value as { readonly seq?: unknown }
    return typeof seq === 'number' ? seq : undefined
  } catch {
    return undefined
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
