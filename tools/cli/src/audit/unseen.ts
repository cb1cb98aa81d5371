import { TILE_WIDTH, type TilePlace } from '@urbe/merkle'

import type { Leaves } from './bundles.ts'
import { TrailFault } from './fault.ts'

export interface UnseenRange {
  readonly from: number
  /** Without it. */
  readonly before: number
}
/** Entries whose bytes were not there. */
export interface Unseen {
  /** As a signed entry says, they lie in cold files that were not looked at. */
  readonly unseen: readonly UnseenRange[]
  /** As a signed entry says, their cold files were removed. */
  readonly removed: readonly UnseenRange[]
}

/** Entries whose bytes were not there. What a signed entry does not tell of is missing. */
export function unseenEntries({ hasCold = false }: { readonly hasCold?: boolean | undefined }) {
  const bundles: UnseenRange[] = []
  let [movedBefore, removedBefore] = [0, 0]
  return {
    add({ index, width }: TilePlace): void {
      bundles.push({ from: index * TILE_WIDTH, before: index * TILE_WIDTH + width })
    },
    told(by: Pick<Leaves, 'movedBefore' | 'removedBefore'>): void {
      movedBefore = Math.max(movedBefore, by.movedBefore)
      removedBefore = Math.max(removedBefore, by.removedBefore)
    },
    /** Throws `TrailFault`. */
    ranges(): Unseen {
      const isRemoved = ({ before }: UnseenRange) => before <= Math.min(removedBefore, movedBefore)
      const unseen = bundles.filter((each) => !isRemoved(each))
      const missing = unseen.find(({ before }) => before > movedBefore)
      if (missing !== undefined) throw missingEntries(missing, 'are missing')
      const [gone] = unseen
      if (hasCold && gone !== undefined)
        throw missingEntries(gone, 'have no cold file, and no signed entry says that it was removed')
      return { unseen: merged(unseen), removed: merged(bundles.filter(isRemoved)) }
    },
  }
}

function missingEntries({ from: index, before }: UnseenRange, how: string): TrailFault {
  return new TrailFault('entry_missing', `the entries from ${index} on ${how}`, { index, before })
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
