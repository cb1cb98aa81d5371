import { generateKeyPairSync } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'

import {
  checkpointText,
  completeHash,
  consistencyProof,
  cosign,
  inclusionProof,
  leafHash,
  noteKeyOf,
  proofFileText,
  type ReadSubtrees,
  rootOf,
  signNote,
  vkeyOf,
} from '@urbe/merkle'

import { base64Of, bytesOfBase64, joined } from './bytes.ts'
import { canonical, checkEntry } from './entry.ts'
import { checkLog, type Remembered, type ToldKeys } from './log.ts'
import { checkNote, noteIn, verifierKeyIn } from './note.ts'

/** Odd and even, powers of two and their neighbours are all below. */
const SIZES_MAX = 20
const ORIGIN = 'urbe.example/audit/v1'

function signer(name: string, type: 1 | 4) {
  const { privateKey: secret } = generateKeyPairSync('ed25519')
  return { secret, key: noteKeyOf(name, type, secret) }
}
const log = signer(ORIGIN, 1)
const witness = signer('urbe.example/witness/v1', 4)
const stranger = signer(ORIGIN, 1)
const told: ToldKeys = { origin: ORIGIN, vkey: vkeyOf(log.key), witnessVkey: vkeyOf(witness.key) }

const entryAt = (seq: number) => ({
  v: 1,
  seq,
  action: 'login',
  details: { z: 'ção', a: 1, 10: true, 9: null },
})
const leavesOf = (size: number) =>
  Array.from({ length: size }, (_, seq) => leafHash(Buffer.from(canonical(entryAt(seq)))))
const treeOf =
  (leaves: readonly Uint8Array[]): ReadSubtrees =>
  async (wanted) =>
    wanted.map(({ level, index }) => completeHash(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)))

async function signed(leaves: readonly Uint8Array[], by = log, seen: typeof witness | null = witness) {
  return await signedByAll(leaves, { logs: [by], witnesses: seen === null ? [] : [seen] })
}

interface Signers {
  readonly logs: readonly (typeof log)[]
  readonly witnesses: readonly (typeof witness)[]
}

async function signedByAll(leaves: readonly Uint8Array[], { logs, witnesses }: Signers) {
  const root = await rootOf(leaves.length, treeOf(leaves))
  const text = checkpointText({ origin: ORIGIN, size: leaves.length, root })
  const lines = [
    ...logs.map(({ key, secret }) => signNote(text, key, secret)),
    ...witnesses.map((each) => cosign(text, { ...each, unixSeconds: 1_900_000_000 })),
  ]
  return `${text}\n${lines.join('\n')}\n`
}

async function proofOf(index: number, leaves: readonly Uint8Array[], checkpoint?: string): Promise<string> {
  const proof = await inclusionProof({ index, size: leaves.length }, treeOf(leaves))
  return proofFileText({ index, proof, checkpoint: checkpoint ?? (await signed(leaves)) })
}
const keys = async () => ({
  origin: ORIGIN,
  log: await verifierKeyIn(told.vkey),
  witness: await verifierKeyIn(told.witnessVkey ?? ''),
})
const fault = (of: string) => expect.objectContaining({ name: 'ProofError', fault: of })

describe('an entry of the trail', () => {
  it('is proven in every tree, and only as it stands there', async () => {
    const trusted = await keys()
    const held: number[] = []
    for (let size = 1; size <= SIZES_MAX; size += 1) {
      const leaves = leavesOf(size)
      const checkpoint = await signed(leaves)
      for (let seq = 0; seq < size; seq += 1) {
        const proof = await proofOf(seq, leaves, checkpoint)
        const found = await checkEntry({ entry: entryAt(seq), proof, keys: trusted })
        if (found.size === size) held.push(seq)
        const changed = { ...entryAt(seq), action: 'logout' }
        await expect(checkEntry({ entry: changed, proof, keys: trusted })).rejects.toEqual(fault('inclusion'))
      }
    }
    expect(held.length).toBe((SIZES_MAX * (SIZES_MAX + 1)) / 2)
  })
  it('is not proven by the proof of another entry, or by one with a hash dropped, added or changed', async () => {
    const leaves = leavesOf(11)
    const trusted = await keys()
    const checkpoint = await signed(leaves)
    const proof = await inclusionProof({ index: 4, size: 11 }, treeOf(leaves))
    const entry = entryAt(4)
    const other = await proofOf(5, leaves)
    await expect(checkEntry({ entry, proof: other, keys: trusted })).rejects.toEqual(fault('inclusion'))
    const [first = new Uint8Array(32)] = proof
    for (const wrong of [proof.slice(1), [...proof, first], proof.with(1, first)]) {
      const text = proofFileText({ index: 4, proof: wrong, checkpoint })
      await expect(checkEntry({ entry, proof: text, keys: trusted })).rejects.toEqual(fault('inclusion'))
    }
  })
  it('is not proven under a checkpoint of another key, or without its witness', async () => {
    const leaves = leavesOf(6)
    const forged = await proofOf(3, leaves, await signed(leaves, stranger))
    const alone = await proofOf(3, leaves, await signed(leaves, log, null))
    const claim = { entry: entryAt(3), keys: await keys() }
    await expect(checkEntry({ ...claim, proof: forged })).rejects.toEqual(fault('signature'))
    await expect(checkEntry({ ...claim, proof: alone })).rejects.toEqual(fault('witness'))
  })
  it('is not proven by what is no proof', async () => {
    const claim = { entry: entryAt(0), keys: await keys() }
    for (const proof of ['', 'c2sp.org/tlog-proof@v1\nindex 0\nAA==\n\nx', '{"index":0}']) {
      await expect(checkEntry({ ...claim, proof })).rejects.toEqual(fault('malformed'))
    }
  })
})

const consistencyOf = (leaves: readonly Uint8Array[]) => async (sizes: { first: number; second: number }) => {
  const read = treeOf(leaves.slice(0, sizes.second))
  return (await consistencyProof(sizes, read)).map(base64Of)
}
const checked = async (leaves: readonly Uint8Array[], remembered?: Remembered) =>
  await checkLog({ told, signed: await signed(leaves), remembered, consistency: consistencyOf(leaves) })

describe('the log', () => {
  it('goes on from every size that was seen before', async () => {
    const grown: unknown[] = []
    for (let first = 1; first <= SIZES_MAX; first += 1) {
      const { remembered, grownFrom } = await checked(leavesOf(first))
      expect(grownFrom).toBeUndefined()
      for (let second = first; second <= SIZES_MAX; second += 3) {
        const found = await checked(leavesOf(second), remembered)
        grown.push(found.grownFrom === first && found.remembered.size === second)
      }
    }
    expect(new Set(grown)).toEqual(new Set([true]))
  })
  it('may show a checkpoint a little older than the last one, which stays the one that counts', async () => {
    const { remembered } = await checked(leavesOf(9))
    const leaves = leavesOf(9)
    const older = await checkLog({
      told,
      signed: await signed(leaves.slice(0, 7)),
      remembered,
      consistency: consistencyOf(leaves),
    })
    expect(older.remembered).toEqual(remembered)
  })
  it('is refused when its past was written anew', async () => {
    const { remembered } = await checked(leavesOf(9))
    const rewritten = leavesOf(14).with(2, leafHash(Buffer.from('forged')))
    await expect(checked(rewritten, remembered)).rejects.toEqual(fault('inconsistent'))
    await expect(checked(rewritten.slice(0, 9), remembered)).rejects.toEqual(fault('inconsistent'))
  })
  it('is refused when it comes with other keys, also where they sign what was seen', async () => {
    const leaves = leavesOf(5)
    const { remembered } = await checked(leaves)
    const other = { ...told, vkey: vkeyOf(stranger.key) }
    const claim = { remembered, consistency: consistencyOf(leaves) }
    const forged = await signed(leaves, stranger)
    await expect(checkLog({ ...claim, told: other, signed: forged })).rejects.toEqual(fault('other-key'))
  })
})

describe('the keys of the log', () => {
  it('are taken up when the known ones sign beside them, and the old ones known no more', async () => {
    const leaves = leavesOf(5)
    const { remembered } = await checked(leaves)
    const next = { log: signer(ORIGIN, 1), witness: signer('urbe.example/witness/v1', 4) }
    const rotated = { ...told, vkey: vkeyOf(next.log.key), witnessVkey: vkeyOf(next.witness.key) }
    const both = { logs: [next.log, log], witnesses: [next.witness, witness] }
    const claim = { told: rotated, consistency: consistencyOf(leaves) }
    const taken = await checkLog({ ...claim, remembered, signed: await signedByAll(leaves, both) })
    expect(taken.remembered).toEqual({ ...remembered, ...rotated })
    const alone = await signed(leaves, next.log, next.witness)
    expect((await checkLog({ ...claim, remembered: taken.remembered, signed: alone })).grownFrom).toBe(5)
    await expect(
      checkLog({ ...claim, told, remembered: taken.remembered, signed: await signed(leaves) }),
    ).rejects.toEqual(fault('other-key'))
  })
  it.each([
    ['the log alone vouches', { logs: [stranger, log], witnesses: [signer(witness.key.name, 4)] }],
    ['the witness alone vouches', { logs: [stranger], witnesses: [witness] }],
    ['there is no witness any more', { logs: [stranger, log], witnesses: [] }],
  ])('are refused when they are new and %s', async (_, signers: Signers) => {
    const leaves = leavesOf(5)
    const { remembered } = await checked(leaves)
    const [newest] = signers.witnesses
    const other = {
      ...{ ...told, vkey: vkeyOf(stranger.key) },
      witnessVkey: newest === undefined ? null : vkeyOf(newest.key),
    }
    const claim = { told: other, remembered, consistency: consistencyOf(leaves) }
    await expect(checkLog({ ...claim, signed: await signedByAll(leaves, signers) })).rejects.toEqual(
      fault('other-key'),
    )
  })
})

describe('a signed note', () => {
  it('is that of the example of its specification', async () => {
    const key = await verifierKeyIn('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')
    const example = `This is an example message.

\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`
    await expect(checkNote(noteIn(example), key)).resolves.toBeUndefined()
    const changed = example.replace('example message', 'example massage')
    await expect(checkNote(noteIn(changed), key)).rejects.toEqual(fault('signature'))
  })
  it('is checked with a key whose id is its own', async () => {
    const wrong = told.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+')
    await expect(verifierKeyIn(wrong)).rejects.toEqual(fault('malformed'))
  })
})

it('knows one spelling of bytes only', () => {
  expect(bytesOfBase64('AAE=')).toEqual(Uint8Array.of(0, 1))
  for (const other of ['AAF=', 'AAE', 'AA E=', 'AAE=\n', '====']) expect(bytesOfBase64(other)).toBeUndefined()
  expect(joined(Uint8Array.of(1), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3))
})
