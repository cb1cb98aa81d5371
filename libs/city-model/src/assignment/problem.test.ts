import { describe, expect, it } from '@jest/globals'

import type { TntpLink } from '../tntp/parse-network.ts'
import { demandOf, graphOf } from './problem.ts'

const plain = { capacity: 1, length: 1, freeFlowTime: 1, b: 0, power: 0, toll: 0, type: 1 }
const link = (from: number, to: number): TntpLink => ({ from, to, ...plain })

describe('the graph of a network', () => {
  it('has its links by the node they leave, and remembers their places in the file', () => {
    const links = [link(3, 1), link(1, 2), link(3, 2), link(1, 3)]
    const graph = graphOf({ zones: 2, nodes: 4, firstThroughNode: 3, links, timesInHours: false })
    expect([...graph.placeInFile]).toEqual([1, 3, 0, 2])
    expect([...graph.from]).toEqual([0, 0, 2, 2])
    expect([...graph.to]).toEqual([1, 2, 0, 1])
    expect([...graph.outgoing]).toEqual([0, 2, 2, 4, 4])
    expect(graph.firstThroughNode).toBe(2)
  })
})

describe('the demand of a file', () => {
  it('is in order, without trips within a zone, and adds up what is told twice', () => {
    const flows = [
      { from: 3, to: 1, trips: 4 },
      { from: 1, to: 3, trips: 2 },
      { from: 1, to: 1, trips: 9 },
      { from: 1, to: 2, trips: 1 },
      { from: 1, to: 3, trips: 0.5 },
      { from: 2, to: 1, trips: 0 },
    ]
    expect(demandOf({ zones: 3, declaredTotal: undefined, flows }, 3)).toEqual([
      { origin: 0, destinations: Int32Array.of(1, 2), trips: Float64Array.of(1, 2.5) },
      { origin: 2, destinations: Int32Array.of(0), trips: Float64Array.of(4) },
    ])
  })

  it('is refused where the network has no such zone', () => {
    const flows = [{ from: 1, to: 4, trips: 1 }]
    expect(() => demandOf({ zones: 4, declaredTotal: undefined, flows }, 3)).toThrow('no zone 4')
  })
})
