import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { nodeQueue } from './node-queue.ts'

function drained(queue: ReturnType<typeof nodeQueue>): number[] {
  const nodes: number[] = []
  while (queue.size() > 0) nodes.push(queue.pop())
  return nodes
}

describe('a queue of nodes', () => {
  it('gives each node once, the least label first', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 30 }), (labels) => {
        const label = Float64Array.from(labels)
        const queue = nodeQueue(label)
        for (const node of label.keys()) queue.push(node)
        const nodes = drained(queue)
        expect(nodes.map((node) => label[node])).toEqual([...label].sort((one, other) => one - other))
        expect(new Set(nodes).size).toBe(labels.length)
      }),
    )
  })

  it('moves a node that is in it forward when its label has become smaller', () => {
    const label = Float64Array.of(5, 4, 3, 2)
    const queue = nodeQueue(label)
    for (const node of label.keys()) queue.push(node)
    label[0] = 1
    queue.push(0)
    expect(queue.size()).toBe(4)
    expect(drained(queue)).toEqual([0, 3, 2, 1])
  })
})
