import { i32 } from '../../memory/column.ts'
import { StreetDraftError } from '../errors.ts'
import type { StreetLimits } from '../street-draft.ts'
import { mergeStreets } from './merge-streets.ts'
import { splitWays } from './split-ways.ts'
import { firstOf, type Ground, lastOf, linksOf, type Segment, type StreetWay } from './street-way.ts'
import { largestOf, strongComponents } from './strong-component.ts'

export interface ConnectedStreets {
  readonly segments: readonly Segment[]
  /** Links before any fell out or were joined, and those that fell out. */
  readonly linksFound: number
  readonly linksFallen: number
}

/**
 * The streets on which one can drive from everywhere to everywhere: ways cut at junctions, without what cannot be reached or left
 * again, and joined where nothing branches off.
 * @throws StreetDraftError no_streets, too_many_links
 */
export function connectedStreets(
  ways: readonly StreetWay[],
  ground: Ground,
  limits: StreetLimits,
): ConnectedStreets {
  const all = splitWays(ways, ground)
  const linksFound = countLinks(all)
  if (linksFound === 0) throw new StreetDraftError('no_streets', 'the file has no street that cars may use')
  if (linksFound > limits.linksMax) {
    throw new StreetDraftError(
      'too_many_links',
      `the streets are ${linksFound} links, at most ${limits.linksMax}`,
    )
  }
  const kept = withinLargest(all, ground.pointCount)
  if (kept.length === 0) {
    throw new StreetDraftError('no_streets', 'no two places of the file can be reached from one another')
  }
  const segments = mergeStreets(kept, ground.pointCount)
  return { segments, linksFound, linksFallen: linksFound - countLinks(kept) }
}

function countLinks(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + linksOf(segment), 0)
}

function withinLargest(segments: readonly Segment[], pointCount: number): readonly Segment[] {
  const ahead = segments.filter(({ traits }) => traits.forward !== null)
  const back = segments.filter(({ traits }) => traits.backward !== null)
  const component = strongComponents({
    nodeCount: pointCount,
    from: Int32Array.from([...ahead.map(firstOf), ...back.map(lastOf)]),
    to: Int32Array.from([...ahead.map(lastOf), ...back.map(firstOf)]),
  })
  const within = segments.map((segment) => {
    const [from, to] = [i32(component, firstOf(segment)), i32(component, lastOf(segment))]
    return from === to ? from : -1
  })
  // Of equally large ones the first street decides, not how the file numbers its points.
  const largest = largestOf(
    component,
    within.filter((each) => each !== -1),
  )
  return segments.filter((_, index) => within[index] !== -1 && within[index] === largest)
}
