import { TILE_WIDTH, type TilePlace } from '@urbe/merkle'

import { TrailFault } from './fault.ts'

export interface UnseenRange {
  readonly from: number
  /** Without it. */
  readonly before: number
}

/** Entries whose bytes were not there. What a signed entry does not tell of is missing. */
export function unseenEntries() {
  const bundles: UnseenRange[] = []
  let movedBefore = 0
  return {
    add({ index, width }: TilePlace): void {
      bundles.push({ from: index * TILE_WIDTH, before: index * TILE_WIDTH + width })
    },
    told(before: number): void {
      movedBefore = Math.max(movedBefore, before)
    },
    /** Throws `TrailFault`. */
    ranges(): readonly UnseenRange[] {
      const missing = bundles.find(({ before }) => before > movedBefore)
      if (missing === undefined) return merged(bundles)
      const { from: index, before } = missing
      throw new TrailFault('entry_missing', `the entries from ${index} on are missing`, { index, before })
    },
  }
}

function merged(bundles: readonly UnseenRange[]): readonly UnseenRange[] {
  const ranges: UnseenRange[] = []
  for (const { from, before } of bundles) {
    const last = ranges.at(-1)
    if (last?.before === from) ranges[ranges.length - 1] = { from: last.from, before }
    else ranges.push({ from, before })
  }
  return ranges
}
