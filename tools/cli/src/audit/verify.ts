import {
  HASH_BYTES,
  isSame,
  MerkleError,
  type NoteKey,
  rootOf,
  TILE_WIDTH,
  type TilePlace,
  type TrustedCheckpoint,
  tilesOf,
  trustedCheckpoint,
} from '@urbe/merkle'

import { TrailFault } from './fault.ts'
import { readBundles } from './read-bundle.ts'
import type { TrailSource } from './source.ts'
import { type ComputedTree, computedTree } from './tree.ts'
import { type Unseen, unseenEntries } from './unseen.ts'

export interface Trust {
  readonly key: NoteKey | readonly NoteKey[]
  readonly origin?: string
  readonly witness?: NoteKey | readonly NoteKey[] | undefined
}
interface Options {
  readonly source: TrailSource
  readonly trust: Trust
  /** Signed checkpoints that were seen before, in any order. */
  readonly since: readonly string[]
  readonly onProgress?: (entries: number) => void
}
export interface ReadCheckpoint extends TrustedCheckpoint {
  /** With all its signatures, as it was read. */
  readonly signed: string
}
/** What is signed and was not looked at is named. */
export interface VerifiedTrail extends Unseen {
  readonly checkpoint: ReadCheckpoint
  readonly tree: ComputedTree
}

/** Computes every leaf from the bytes of its entry and every tile from the leaves. Throws `TrailFault`. */
export async function verifyTrail({ source, trust, since, onProgress }: Options): Promise<VerifiedTrail> {
  const checkpoint = await readCheckpoint(source, trust)
  const tree = computedTree()
  const unseen = unseenEntries(source)
  const places = [...tilesOf(checkpoint.size)]
  const bundles = readBundles(
    source,
    places.filter(({ level }) => level === 'entries'),
  )
  for await (const { place, leaves, isSeen, ...told } of bundles) {
    for (const leaf of leaves) tree.add(leaf)
    unseen.told(told)
    if (!isSeen) unseen.add(place)
    onProgress?.(place.index * TILE_WIDTH + place.width)
  }
  for (const { level, ...place } of places)
    if (level !== 'entries') await compareTile({ source, tree, place: { ...place, level } })
  await compareSince({ tree, checkpoint, trust, since })
  const root = await rootOf(checkpoint.size, tree.subtrees(checkpoint.size))
  if (!isSame(root, checkpoint.root)) {
    const message = 'the entries fit each other, but they are not those that were signed'
    throw new TrailFault('root_mismatch', message, { index: 0, before: checkpoint.size })
  }
  return { checkpoint, tree, ...unseen.ranges() }
}

export async function readCheckpoint(source: TrailSource, trust: Trust): Promise<ReadCheckpoint> {
  const signed = await source.checkpoint(trust.witness !== undefined)
  if (signed === undefined) throw new TrailFault('malformed', 'there is no signed checkpoint')
  return { ...asFault(() => trustedCheckpoint(signed, trust)), signed }
}

/** What the library complains of, in the words of this command. */
export function asFault<Value>(work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (error instanceof MerkleError) throw new TrailFault(error.kind, error.message)
    throw error
  }
}

interface Comparing {
  readonly source: TrailSource
  readonly tree: ComputedTree
  readonly place: TilePlace & { readonly level: number }
}

/** Tiles of level 0 have been compared entry by entry already. */
async function compareTile({ source, tree, place }: Comparing): Promise<void> {
  const { level, index, width } = place
  if (level === 0) return
  const told = (await source.tile(place)) ?? new Uint8Array()
  const made = tree.tile(place)
  const reach = TILE_WIDTH ** level
  for (let at = 0; at < width; at += 1) {
    const [from, to] = [at * HASH_BYTES, (at + 1) * HASH_BYTES]
    if (isSame(told.subarray(from, to), made.subarray(from, to))) continue
    const first = (index * TILE_WIDTH + at) * reach
    const where = { index: first, before: first + reach }
    throw new TrailFault('tile_changed', `tile ${level}/${index} is not that of its entries`, where)
  }
  if (told.length === made.length) return
  const end = (index * TILE_WIDTH + width) * reach
  throw new TrailFault('tile_changed', `tile ${level}/${index} has no end`, { index: end })
}

interface Comparison {
  readonly tree: ComputedTree
  readonly checkpoint: TrustedCheckpoint
  readonly trust: Trust
  readonly since: readonly string[]
}

/** What was signed before must be the beginning of what there is now: the first checkpoint that is not says where to look. */
async function compareSince({ tree, checkpoint, trust, since }: Comparison): Promise<void> {
  // A checkpoint that somebody kept need not have been cosigned yet.
  const { witness: _, ...log } = trust
  const seen = since.map((signed) => asFault(() => trustedCheckpoint(signed, log)))
  let good = 0
  for (const { size, root } of seen.toSorted((one, other) => one.size - other.size)) {
    if (size > checkpoint.size) {
      throw new TrailFault(
        'rolled_back',
        `${size} entries were signed before, now there are ${checkpoint.size}`,
        { index: checkpoint.size },
      )
    }
    if (!isSame(await rootOf(size, tree.subtrees(size)), root)) {
      const message = `what was signed as the first ${size} entries is not what stands there now`
      throw new TrailFault('inconsistent', message, { index: good, before: size })
    }
    good = size
  }
}
