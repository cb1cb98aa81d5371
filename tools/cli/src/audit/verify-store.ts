import { checkpointIn, HASH_BYTES, parseNote, TILE_WIDTH } from '@urbe/merkle'

import { TrailFault } from './fault.ts'
import { readBundle } from './read-bundle.ts'
import type { StoredCheckpoints, TrailStore } from './source.ts'
import { asFault } from './verify.ts'

export interface StoreAccount {
  /** Entries that no checkpoint covers yet. */
  readonly unsigned: number
}

/** What stands in a store beside the signed tree must fit to it. Throws `TrailFault`. */
export async function verifyStore(store: TrailStore, signed: number): Promise<StoreAccount> {
  const size = await store.size()
  if (size < signed) {
    const message = `the store says that it has ${size} entries, ${signed} are signed`
    throw new TrailFault('rolled_back', message, { index: size })
  }
  const stray = await store.stray()
  if (stray !== undefined)
    throw new TrailFault('entry_inserted', `nothing can stand at ${stray}`, { index: stray })
  await verifyTail(store, { signed, size })
  return { unsigned: size - signed }
}

/** Nobody has signed them yet, but their hashes were written with them. */
async function verifyTail(store: TrailStore, { signed, size }: { signed: number; size: number }) {
  for (let index = Math.floor(signed / TILE_WIDTH); index * TILE_WIDTH < size; index += 1) {
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH)
    await readBundle(store, { level: 'entries', index, width })
    const tile = await store.tile({ level: 0, index, width: TILE_WIDTH })
    if (tile?.length === width * HASH_BYTES) continue
    const message = `tile 0/${index} has more hashes than there are entries`
    throw new TrailFault('tile_changed', message, { index: index * TILE_WIDTH + width })
  }
}

/** Those up to a size, each of which must stand at the place that it names. */
export function checkpointsUpTo({ some }: StoredCheckpoints, size: number): readonly string[] {
  const older = some.filter((each) => each.size <= size)
  for (const each of older) {
    const { size: named } = asFault(() => checkpointIn(parseNote(each.signed).text))
    if (named === each.size) continue
    const message = `the checkpoint of ${named} entries stands where that of ${each.size} belongs`
    throw new TrailFault('inconsistent', message, {
      index: Math.min(named, each.size),
      before: Math.max(named, each.size),
    })
  }
  return older.map(({ signed }) => signed)
}
