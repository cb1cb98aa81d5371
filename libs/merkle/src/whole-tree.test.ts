import { expect, it } from '@jest/globals'

import { growingTree, leavesOf, rootByDefinition } from '../test/sample-tree.ts'
import { EMPTY_ROOT, inclusionProof, rootFrom, wholeTree } from './index.ts'

const SIZES_MAX = 70

it('has the root and the proofs of the tree that grows leaf by leaf', async () => {
  for (let size = 1; size <= SIZES_MAX; size += 1) {
    const leaves = leavesOf(size)
    const tree = growingTree()
    await tree.append(leaves)
    const { root, proofs } = wholeTree(leaves)
    expect(root).toEqual(rootByDefinition(leaves))
    const wanted = leaves.map((_, index) => inclusionProof({ index, size }, tree.subtrees()))
    expect(proofs).toEqual(await Promise.all(wanted))
    const led = leaves.map((leaf, index) => rootFrom({ index, size, leaf, proof: proofs[index] ?? [] }))
    expect(led.every((each) => Buffer.compare(each, root) === 0)).toBe(true)
  }
})

it('is nothing of nothing', () => {
  expect(wholeTree([])).toEqual({ root: EMPTY_ROOT, proofs: [] })
})
