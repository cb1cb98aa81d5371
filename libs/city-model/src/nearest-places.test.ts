import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { distanceBetween, NO_PLACE, nearestPlaces } from './nearest-places.ts'

const metre = fc.integer({ min: -300, max: 5000 })
const points = fc.array(fc.tuple(metre, metre), { minLength: 1, maxLength: 60 })

function groundOf(at: readonly (readonly [number, number])[]) {
  return {
    nodeCount: at.length,
    nodeX: Float64Array.from(at, ([x]) => x),
    nodeY: Float64Array.from(at, ([, y]) => y),
  }
}

describe('the nearest places', () => {
  it('are those that looking at all of them finds, in order', () => {
    fc.assert(
      fc.property(
        points,
        fc.array(fc.nat(1000), { maxLength: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (at, drawn, count) => {
          const ground = groundOf(at)
          const nodes = Int32Array.from(drawn, (each) => each % at.length)
          const found = nearestPlaces(ground, { nodes, count })
          for (let node = 0; node < at.length; node += 1) {
            const far = (place: number) => distanceBetween(ground, node, nodes[place] ?? 0)
            const all = [...nodes.keys()]
              .sort((one, other) => far(one) - far(other) || one - other)
              .slice(0, count)
            const expected = [...all, ...new Array<number>(count - all.length).fill(NO_PLACE)]
            expect([...found.subarray(node * count, (node + 1) * count)]).toEqual(expected)
          }
        },
      ),
    )
  })

  it('are found on a line as well as on a plain', () => {
    const ground = groundOf(Array.from({ length: 50 }, (_, at) => [at * 100, 0] as const))
    const found = nearestPlaces(ground, { nodes: Int32Array.of(0, 49, 20), count: 1 })
    expect([found[0], found[9], found[11], found[34], found[35]]).toEqual([0, 0, 2, 2, 1])
  })
})
