import { describe, expect, it } from '@jest/globals'

import { entry, growingTree, leavesOf, rootByDefinition } from '../test/sample-tree.ts'
import {
  consistencyProof,
  EMPTY_ROOT,
  hashAt,
  inclusionProof,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './index.ts'

const SIZES_MAX = 130
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const fromHex = (text: string) => Buffer.from(text, 'hex')

/** `expect` itself would take most of the time in loops over thousands of proofs. */
function isRefused(verify: () => void): boolean {
  try {
    verify()
    return false
  } catch {
    return true
  }
}

async function treeOf(count: number) {
  const tree = growingTree()
  await tree.append(leavesOf(count))
  return tree
}

describe('the root', () => {
  it('of nothing is the hash of nothing', async () => {
    expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(await rootOf(0, growingTree().subtrees())).toEqual(EMPTY_ROOT)
  })

  it('of the eight leaves of Certificate Transparency’s examples is theirs', async () => {
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ]
    const tree = growingTree()
    await tree.append(inputs.map((each) => leafHash(fromHex(each))))
    expect(hex(await rootOf(8, tree.subtrees()))).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    )
  })

  it('is that of the definition, over several tiles and however the leaves came', async () => {
    const leaves = leavesOf(1_000)
    const tree = growingTree()
    for (let at = 0; at < leaves.length; at += 77) await tree.append(leaves.slice(at, at + 77))
    for (const size of [1, 2, 255, 256, 257, 511, 512, 513, 1_000]) {
      expect(hex(await rootOf(size, tree.subtrees(size)))).toBe(hex(rootByDefinition(leaves.slice(0, size))))
    }
  })

  it('is the same above a full tile of full tiles', async () => {
    const count = 65_536 + 300
    const leaves = leavesOf(count)
    const tree = growingTree()
    for (let at = 0; at < count; at += 5_000) await tree.append(leaves.slice(at, at + 5_000))
    expect([...tree.tiles.keys()].filter((key) => key.startsWith('2/'))).toEqual(['2/0'])
    expect(hex(await rootOf(count, tree.subtrees()))).toBe(hex(rootByDefinition(leaves)))
    expect(hex(hashAt(tree.tiles.get('2/0') ?? EMPTY_ROOT, 0))).toBe(
      hex(rootByDefinition(leaves.slice(0, 65_536))),
    )
  })
})

describe(`proofs in every tree of up to ${SIZES_MAX} leaves`, () => {
  it('show each leaf, and no other', async () => {
    const taken: unknown[] = []
    const tree = await treeOf(SIZES_MAX)
    for (let size = 1; size <= SIZES_MAX; size += 1) {
      const read = tree.subtrees(size)
      const root = await rootOf(size, read)
      for (let index = 0; index < size; index += 1) {
        const claim = {
          index,
          size,
          root,
          leaf: leafHash(entry(index)),
          proof: await inclusionProof({ index, size }, read),
        }
        verifyInclusion(claim)
        if (!isRefused(() => verifyInclusion({ ...claim, leaf: leafHash(entry(index + 1)) })))
          taken.push([index, size])
        if (size > 1 && !isRefused(() => verifyInclusion({ ...claim, index: (index + 1) % size })))
          taken.push([index, size])
      }
    }
    expect(taken).toEqual([])
  })

  it('show that each tree begins with every smaller one', async () => {
    const taken: unknown[] = []
    const tree = await treeOf(SIZES_MAX)
    const roots = await Promise.all(
      Array.from({ length: SIZES_MAX + 1 }, (_, size) => rootOf(size, tree.subtrees(size))),
    )
    const rootAt = (size: number) => roots[size] ?? EMPTY_ROOT
    for (let second = 1; second <= SIZES_MAX; second += 1) {
      for (let first = 0; first <= second; first += 1) {
        const proof = await consistencyProof({ first, second }, tree.subtrees(second))
        const claim = { first, second, firstRoot: rootAt(first), secondRoot: rootAt(second), proof }
        verifyConsistency(claim)
        if (proof.length > 0 && !isRefused(() => verifyConsistency({ ...claim, proof: proof.slice(1) })))
          taken.push([first, second])
        if (first > 0 && !isRefused(() => verifyConsistency({ ...claim, firstRoot: EMPTY_ROOT })))
          taken.push([first, second])
      }
    }
    expect(taken).toEqual([])
  })
})

describe('a proof of inclusion', () => {
  const place = { index: 70, size: 100 }
  async function claimed() {
    const tree = await treeOf(place.size)
    const proof = await inclusionProof(place, tree.subtrees())
    return {
      ...place,
      leaf: leafHash(entry(place.index)),
      root: await rootOf(place.size, tree.subtrees()),
      proof,
    }
  }

  it('is refused with any hash changed, dropped, doubled or added', async () => {
    const claim = await claimed()
    const { proof } = claim
    const kinds = proof.flatMap((hash, at) => [
      proof.with(at, leafHash(hash)),
      proof.toSpliced(at, 1),
      proof.toSpliced(at, 0, hash),
    ])
    for (const wrong of [...kinds, [...proof, leafHash(entry(0))], []]) {
      expect(() => verifyInclusion({ ...claim, proof: wrong })).toThrow(
        expect.objectContaining({ kind: 'bad_proof' }),
      )
    }
  })

  it('is refused for every other index and for a tree of another size', async () => {
    const claim = await claimed()
    for (let index = -1; index <= claim.size; index += 1) {
      if (index !== claim.index) expect(() => verifyInclusion({ ...claim, index })).toThrow(/./)
    }
    expect(() => verifyInclusion({ ...claim, size: 64 })).toThrow(/no leaf/)
    expect(() => verifyInclusion({ ...claim, size: 1_000 })).toThrow(/too short/)
  })

  it('does not let an inner node pass for an entry', async () => {
    const tree = await treeOf(2)
    const root = await rootOf(2, tree.subtrees())
    const disguised = Buffer.concat([Uint8Array.of(1), ...leavesOf(2)])
    const claim = { index: 0, size: 1, leaf: leafHash(disguised), root, proof: [] }
    expect(() => verifyInclusion(claim)).toThrow(expect.objectContaining({ kind: 'bad_proof' }))
  })
})

describe('a proof of consistency', () => {
  it('is refused for a tree that was rewritten', async () => {
    const honest = await treeOf(60)
    const forged = growingTree()
    await forged.append(leavesOf(100).with(30, leafHash(Buffer.from('forged'))))
    const proof = await consistencyProof({ first: 60, second: 100 }, forged.subtrees())
    const [firstRoot, secondRoot] = [
      await rootOf(60, honest.subtrees()),
      await rootOf(100, forged.subtrees()),
    ]
    expect(() => verifyConsistency({ first: 60, second: 100, firstRoot, secondRoot, proof })).toThrow(
      expect.objectContaining({ kind: 'inconsistent' }),
    )
  })

  it('is refused for a tree that became smaller, and for a second root of one size', async () => {
    const [one, other] = [
      await rootOf(3, (await treeOf(3)).subtrees()),
      await rootOf(4, (await treeOf(4)).subtrees()),
    ]
    const inconsistent = expect.objectContaining({ kind: 'inconsistent' })
    const claim = { firstRoot: other, secondRoot: one, proof: [] }
    expect(() => verifyConsistency({ ...claim, first: 4, second: 3 })).toThrow(inconsistent)
    expect(() => verifyConsistency({ ...claim, first: 3, second: 3 })).toThrow(inconsistent)
    expect(() => verifyConsistency({ ...claim, first: 0, second: 3, proof: [one] })).toThrow(/nothing/)
  })
})
