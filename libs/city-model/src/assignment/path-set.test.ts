import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { addPath, NONE, type PathSet, pathCost, pathSet, removePath } from './path-set.ts'

const DESTINATIONS = 3

function emptySet(): PathSet {
  const trips = new Float64Array(DESTINATIONS).fill(1)
  return pathSet({ origin: 0, destinations: Int32Array.from(trips.keys()), trips })
}

function add(set: PathSet, destination: number, links: readonly number[]): number {
  return addPath(set, destination, { links: Int32Array.from(links.toReversed()), length: links.length })
}

/** By destination, the links of its paths, the last one added first. */
function contents(set: PathSet): number[][][] {
  return Array.from(set.first, (first) => {
    const found: number[][] = []
    for (let path = first; path !== NONE; path = set.next[path] ?? NONE) {
      found.push([...set.links.subarray(set.start[path], set.end[path])])
    }
    return found
  })
}

describe('a set of paths', () => {
  it('keeps what was added and not removed, however it has to make room', () => {
    const step = fc.record({
      destination: fc.nat(DESTINATIONS - 1),
      links: fc.array(fc.nat(99), { minLength: 1, maxLength: 40 }),
      removes: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const set = emptySet()
        const expected: number[][][] = Array.from({ length: DESTINATIONS }, () => [])
        for (const { destination, links, removes } of steps) {
          const row = expected[destination] ?? []
          if (removes && row.length > 1) {
            const path = set.next[set.first[destination] ?? NONE] ?? NONE
            removePath(set, destination, path)
            row.splice(1, 1)
          } else {
            add(set, destination, links)
            row.unshift([...links])
          }
        }
        expect(contents(set)).toEqual(expected)
      }),
    )
  })

  it('forgets the first path of a destination too', () => {
    const set = emptySet()
    add(set, 1, [4, 5])
    removePath(set, 1, add(set, 1, [6]))
    expect(contents(set)).toEqual([[], [[4, 5]], []])
  })

  it('adds costs up in the order of travel', () => {
    const set = emptySet()
    const cost = Float64Array.of(1e16, 1, 1)
    expect(pathCost(set, add(set, 0, [1, 2, 0]), cost)).toBe(1e16 + 2)
    expect(pathCost(set, add(set, 0, [0, 1, 2]), cost)).toBe(1e16)
  })
})
