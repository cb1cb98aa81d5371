import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { nodeHash } from '@urbe/merkle'

import { openGathering } from '../src/signing/sign-together.ts'
import type { Signed } from '../src/signing/signed-bytes.ts'
import { SIGNED_TOGETHER_MAX, textOf } from '../src/signing/written-signature.ts'
import { AT, act, acts, never, nth, partsOf, SERVICES, type Sent, signed as signedBy } from './signed-acts.ts'
import { openSigningHouse } from './signing-house.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

let house: Awaited<ReturnType<typeof openSigningHouse>>
beforeAll(async () => {
  house = await openSigningHouse(SERVICES)
})
afterAll(() => house[Symbol.asyncDispose]())

const signed = (messages: readonly Signed[], sender = house.of('auth')) => signedBy(messages, sender)
const faultOf = ({ what, signature }: Sent, reader = house.of('simulation')) =>
  reader.faultIn(what, signature, AT)

describe('acts of one turn', () => {
  it('bear one signature, and each of them is believed by itself, in any order', async () => {
    const sent = await signed(acts(SIGNED_TOGETHER_MAX))
    expect(new Set(sent.map((each) => partsOf(each).signature)).size).toBe(1)
    const reader = house.of('simulation')
    expect(sent.toReversed().map((each) => faultOf(each, reader))).toEqual(sent.map(() => undefined))
    // Readers that have seen nothing else.
    expect([0, 1, 31, 63].map((at) => faultOf(nth(sent, at)))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('are signed as ever when there is only one of them', async () => {
    const { sign, signSoon } = house.of('auth')
    expect(await signSoon(act(1))).toBe(sign(act(1)))
    expect(await signSoon(act(2))).toBe(sign(act(2)))
  })

  it('are never more to a signature than its header has room for', async () => {
    const sent = await signed(acts(SIGNED_TOGETHER_MAX + 1))
    expect(partsOf(nth(sent, 0)).batch.size).toBe(SIGNED_TOGETHER_MAX)
    expect(nth(sent, -1).signature).toBe(house.of('auth').sign(act(SIGNED_TOGETHER_MAX)))
    expect(sent.every((each) => faultOf(each) === undefined)).toBe(true)
    expect(Math.max(...sent.map(({ signature }) => signature.length))).toBeLessThanOrEqual(400)
  })

  it.each([2, 3, 5, 31, 33, 63])('are believed however many they are: %d', async (count) => {
    const sent = await signed(acts(count))
    expect(sent.map((each) => faultOf(each))).toEqual(sent.map(() => undefined))
  })

  it('all learn that nothing could be signed', async () => {
    const signSoon = openGathering(() => {
      throw new Error('the key is gone')
    })
    const all = await Promise.allSettled([signSoon(act(1)), signSoon(act(2))])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})

describe('among others is not believed:', () => {
  it('an act that differs in a byte from the one that was signed with the others', async () => {
    const { what, signature } = nth(await signed(acts(8)), 3)
    const changed = [
      { ...what, subject: 'audit.auth.accounts' },
      { ...what, id: 'act-4' },
      { ...what, bytes: 'hash of 4' },
      { ...what, subject: `${what.subject}\n${what.id}`, id: '' },
    ]
    const reader = house.of('simulation')
    expect(reader.faultIn(what, signature, AT)).toBeUndefined()
    for (const each of changed) expect(reader.faultIn(each, signature, AT)).toBe('bad_signature')
  })

  it('an act with the place of another one, or with the hashes of another batch', async () => {
    const [one, other] = [await signed(acts(8)), await signed(acts(8, 100))]
    const reader = house.of('simulation')
    for (const each of [...one, ...other]) expect(faultOf(each, reader)).toBeUndefined()
    const [mine, neighbour, stranger] = [nth(one, 2), nth(one, 3), nth(other, 2)].map(partsOf)
    if (mine === undefined || neighbour === undefined || stranger === undefined) return never()
    const mixed = [
      neighbour,
      stranger,
      { ...mine, signature: stranger.signature },
      { ...mine, batch: stranger.batch },
      { ...mine, batch: { ...mine.batch, index: 3 } },
      { ...mine, batch: { ...mine.batch, proof: neighbour.batch.proof } },
    ]
    for (const each of mixed) expect(reader.faultIn(act(2), textOf(each), AT)).toBe('bad_signature')
  })

  it('a way to the root that is longer or shorter than the batch is deep, or of a batch of another size', async () => {
    const sent = await signed(acts(5))
    const reader = house.of('simulation')
    for (const each of sent) expect(faultOf(each, reader)).toBeUndefined()
    const parts = partsOf(nth(sent, 1))
    const { proof } = parts.batch
    const changed = [
      { ...parts.batch, proof: [...proof, ...proof.slice(-1)] },
      { ...parts.batch, proof: proof.slice(0, -1) },
      { ...parts.batch, proof: proof.slice(1) },
      { ...parts.batch, proof: proof.toReversed() },
      { ...parts.batch, size: 6 },
      { ...parts.batch, size: 8 },
      { ...parts.batch, size: 4 },
      { ...parts.batch, index: 0, size: 2, proof: proof.slice(0, 1) },
    ]
    for (const batch of changed)
      expect(reader.faultIn(act(1), textOf({ ...parts, batch }), AT)).toBe('bad_signature')
  })

  it('two hashes of the tree that are given out as an act', async () => {
    const sent = await signed(acts(4))
    const [left, right] = [nth(sent, 0), nth(sent, 2)].map(partsOf)
    if (left === undefined || right === undefined) return never()
    // Above the first two acts stands a node; what it hashes begins with another byte than what an act is hashed with.
    const [second, above] = left.batch.proof
    const [fourth] = right.batch.proof
    if (second === undefined || above === undefined || fourth === undefined) return never()
    const batch = { index: 0, size: 2, proof: [above] }
    for (const bytes of [Buffer.concat([second, fourth]), nodeHash(second, fourth), above])
      expect(faultOf({ what: { ...act(0), bytes }, signature: textOf({ ...left, batch }) })).toBe(
        'bad_signature',
      )
  })
})

describe('of a batch is not believed:', () => {
  it('a root of one service under the key of another, also where that one may sign for others', async () => {
    const reader = house.of('simulation')
    const sent = await signed(acts(4))
    for (const each of sent) expect(faultOf(each, reader)).toBeUndefined()
    const parts = partsOf(nth(sent, 0))
    const idOf = (service: 'simulation' | 'event-store') => house.of(service).sign(act(0)).slice(0, 16)
    const under = (keyId: string) => reader.faultIn(act(0), textOf({ ...parts, keyId }), AT)
    expect(under(idOf('simulation'))).toBe('foreign_key')
    expect(under(idOf('event-store'))).toBe('bad_signature')
    expect(under('0'.repeat(16))).toBe('unknown_key')
    const foreign = await signed(acts(4), house.of('simulation'))
    expect(foreign.map((each) => faultOf(each, reader))).toEqual(foreign.map(() => 'foreign_key'))
  })

  it('what somebody tried before or after the true one was met', async () => {
    const reader = house.of('simulation')
    const [first, second] = await signed(acts(2))
    if (first === undefined || second === undefined) return never()
    const parts = partsOf(first)
    const [own, other] = [parts.signature, partsOf(nth(await signed(acts(2, 50)), 0)).signature]
    const forged = { what: act(0), signature: textOf({ ...parts, signature: other }) }
    const evil = { what: { ...act(0), bytes: 'evil' }, signature: first.signature }
    expect(own).not.toBe(other)
    const faults = [forged, evil, first, forged, evil, second, first].map((each) => faultOf(each, reader))
    const bad = 'bad_signature'
    expect(faults).toEqual([bad, bad, undefined, bad, bad, undefined, undefined])
  })

  it.each([
    ['a batch of one', '0.1', 1],
    ['a batch that is larger than any', '0.65', 7],
    ['a place behind the end', '2.2', 1],
    ['a place with a zero in front', '01.2', 1],
    ['half a hash', '0.2', 0.5],
    ['no hash', '0.2', 0],
    ['more hashes than a header has room for', '0.64', 7],
  ])('%s', (_, place, hashes) => {
    const alone = house.of('auth').sign(act(0))
    const proof = Buffer.alloc(32 * hashes, 7).toString('base64url')
    expect(faultOf({ what: act(0), signature: `${alone}.${place}.${proof}` })).toBe('bad_signature')
  })

  it('another spelling of the same hashes', async () => {
    const sent = nth(await signed(acts(2)), 0)
    expect(faultOf(sent)).toBeUndefined()
    // The last of 43 letters has two bits that no byte needs.
    const last = LETTERS.indexOf(sent.signature.at(-1) ?? '')
    const spelled = LETTERS.charAt(last + 1)
    expect(faultOf({ ...sent, signature: `${sent.signature.slice(0, -1)}${spelled}` })).toBe('bad_signature')
  })

  it.each(['plat.auth.user.1', 'snap.plat.auth.user.1', 'sec.rev'])(
    'a message on %s that is signed with others: only acts are',
    async (subject) => {
      const messages = acts(2).map((each) => ({ ...each, subject }))
      const sent = await signed(messages)
      expect(sent.map((each) => faultOf(each))).toEqual(['bad_signature', 'bad_signature'])
    },
  )
})
