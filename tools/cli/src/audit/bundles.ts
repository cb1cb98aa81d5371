import { hashAt, isSame, leafHash } from '@urbe/merkle'

import { TrailFault } from './fault.ts'

interface Bundle {
  /** Index of the first entry. */
  readonly first: number
  readonly width: number
  readonly entries: readonly Uint8Array[]
  /** The hashes that the tree has of these entries. */
  readonly tile: Uint8Array
}

export interface Leaves {
  readonly leaves: readonly Uint8Array[]
  /** What the entries say, in their order. */
  readonly said: readonly Said[]
  /** What one of the entries says of older ones: all before this place lie in cold files. */
  readonly movedBefore: number
  /** And of cold files: those of all before this place were removed. */
  readonly removedBefore: number
}

/** The leaves of a bundle, made of its bytes. Names the first entry that is not what its hash says, and what became of it. */
export function leavesOf({ first, width, entries, tile }: Bundle): Leaves {
  const leaves = entries.map((entry) => leafHash(entry))
  const said: Said[] = []
  let [movedBefore, removedBefore] = [0, 0]
  for (let at = 0; at < Math.max(width, entries.length); at += 1) {
    if (at >= width || !isAt(leaves[at], tile, at))
      throw faultAt({ at, first, ...inHex({ width, tile, leaves }) })
    const each = saidIn(entries[at] ?? new Uint8Array())
    checkPlace(each, first + at)
    movedBefore = Math.max(movedBefore, toldIn(each, 'trail.pruned'))
    removedBefore = Math.max(removedBefore, toldIn(each, 'trail.removed'))
    said.push(each)
  }
  return { leaves, said, movedBefore, removedBefore }
}

const isAt = (leaf: Uint8Array | undefined, tile: Uint8Array, at: number) =>
  leaf !== undefined && isSame(leaf, hashAt(tile, at))

function inHex({ width, tile, leaves }: { width: number; tile: Uint8Array; leaves: readonly Uint8Array[] }) {
  const told = Array.from({ length: width }, (_, at) => hex(hashAt(tile, at)))
  return { told, found: leaves.map(hex) }
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

/** What is looked at of an entry; anything may stand in it. */
export interface Said {
  readonly seq?: unknown
  readonly id?: unknown
  readonly ts?: unknown
  readonly service?: unknown
  readonly action?: unknown
  readonly outcome?: unknown
  readonly actor?: { readonly id?: unknown }
  readonly target?: { readonly id?: unknown }
  readonly details?: { readonly before?: unknown }
}

function saidIn(entry: Uint8Array): Said {
  try {
    const value: unknown = JSON.parse(
      Buffer.from(entry.buffer, entry.byteOffset, entry.length).toString('utf8'),
    )
    // The cast holds of every object: each member is unknown.
    return typeof value === 'object' && value !== null ? (value as Said) : {}
  } catch {
    return {}
  }
}

/** Every entry names its own place, so that tiles that were written anew do not hide that it was moved. */
function checkPlace({ seq }: Said, index: number): void {
  if (seq === index) return
  const says = typeof seq === 'number' ? `says that it is entry ${seq}` : 'names no place'
  throw new TrailFault('entry_misplaced', `what stands at ${index} ${says}`, { index })
}

/** Only whoever keeps the trail may say that a part of it lies elsewhere, or nowhere any more. */
function toldIn({ service, action, outcome, details }: Said, what: string): number {
  const isOwn = service === 'event-store' && action === what && outcome === 'allowed'
  const before = isOwn ? details?.before : undefined
  return typeof before === 'number' ? before : 0
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
