import { TILE_WIDTH } from '@urbe/merkle'

import type { DatabaseReader } from './database-reader.ts'
import type { EntryRow } from './entry-row.ts'

/** Bundles that one statement reads: with each by itself half of the time goes into asking. */
export const BUNDLES_AT_ONCE = 8

/** Rows of entries bundle by bundle; whoever reads one after the other finds most of them read already. */
export function entryReader({ rows }: Pick<DatabaseReader, 'rows'>) {
  const ahead = new Map<number, Promise<readonly EntryRow[]>>()

  function readFrom(index: number): void {
    ahead.clear()
    const read = rows<EntryRow>(
      `select seq, id, at, action, outcome, actor_id, target_id, bytes from audit_entry
        where seq >= $1 and seq < $2 order by seq`,
      [index * TILE_WIDTH, (index + BUNDLES_AT_ONCE) * TILE_WIDTH],
    )
    const byBundle = read.then((all) => Map.groupBy(all, ({ seq }) => Math.floor(Number(seq) / TILE_WIDTH)))
    for (let each = index; each < index + BUNDLES_AT_ONCE; each += 1) {
      const own = byBundle.then((bundles) => bundles.get(each) ?? [])
      // Told to whoever asks for it.
      own.catch(() => undefined)
      ahead.set(each, own)
    }
  }

  return async (index: number): Promise<readonly EntryRow[]> => {
    if (!ahead.has(index)) readFrom(index)
    const found = ahead.get(index)
    ahead.delete(index)
    return (await found) ?? []
  }
}
