import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { parseTntpNetwork } from '../tntp/parse-network.ts'
import { growTree, noTree, treeSpace, wayBack } from './cheapest-tree.ts'
import { graphOf } from './problem.ts'

const NODES = 8
const NO_LINK = -1

function graphWith(ends: readonly (readonly [number, number])[], firstThroughNode: number) {
  const head = `<NUMBER OF ZONES> 2\n<NUMBER OF NODES> ${NODES}\n<FIRST THRU NODE> ${firstThroughNode}\n`
  const links = ends.map(([from, to]) => `${from} ${to} 1 1 1 0 0 0 0 1`)
  return graphOf(parseTntpNetwork(`${head}<NUMBER OF LINKS> ${links.length}\n${links.join('\n')}`))
}

const node = fc.integer({ min: 1, max: NODES })
const costs = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 24, maxLength: 24 })

describe('a tree of cheapest ways', () => {
  it('grown from an old one has the labels of a new one, and costs along it are its labels', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(node, node), { minLength: 1, maxLength: 24 }),
        costs,
        costs,
        node,
        fc.integer({ min: 1, max: 4 }),
        (ends, before, after, from, firstThroughNode) => {
          const graph = graphWith(ends, firstThroughNode)
          const origin = from - 1
          const task = { graph, space: treeSpace(graph), origin, tree: noTree(graph) }
          growTree({ ...task, cost: Float64Array.from(before) })
          const cost = Float64Array.from(after)
          growTree({ ...task, cost })
          const fresh = { ...task, cost, space: treeSpace(graph), tree: noTree(graph) }
          growTree(fresh)
          expect([...task.space.label]).toEqual([...fresh.space.label])
          const links = new Int32Array(NODES)
          for (const [to, label] of task.space.label.entries()) {
            if (label === Number.POSITIVE_INFINITY) continue
            const length = wayBack({ ...task, cost }, to, links)
            const way = [...links.subarray(0, length)].reverse()
            expect(way.reduce((sum, link) => sum + (cost[link] ?? 0), 0)).toBe(label)
            const passed = way.slice(1).map((link) => graph.from[link] ?? NO_LINK)
            expect(passed.every((each) => each >= graph.firstThroughNode)).toBe(true)
          }
        },
      ),
    )
  })

  it('does not reach what no way leads to', () => {
    const graph = graphWith(
      [
        [1, 3],
        [3, 1],
      ],
      1,
    )
    const task = {
      graph,
      cost: Float64Array.of(1, 2),
      space: treeSpace(graph),
      origin: 0,
      tree: noTree(graph),
    }
    growTree(task)
    expect([...task.space.label.subarray(0, 4)]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
      1,
      Number.POSITIVE_INFINITY,
    ])
  })
})
