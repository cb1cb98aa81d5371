import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'

import { openSignatureCheck, ROOTS_KNOWN_MAX } from '../src/signing/check-signature.ts'
import { revokeSigningKey, rotateSigningKeys } from '../src/signing/key-files.ts'
import { signAll } from '../src/signing/sign-together.ts'
import type { Signatures } from '../src/signing/signatures.ts'
import { SIGNED_TOGETHER_MAX, signatureIn } from '../src/signing/written-signature.ts'
import { eventually } from './samples.ts'
import { AT, act, acts, never, nth, SERVICES, type Sent, signed } from './signed-acts.ts'
import { openSigningHouse } from './signing-house.ts'

const LATER = '2026-11-23T11:00:00.000Z'
const faultOf = ({ what, signature }: Sent, reader: Signatures, at = AT) =>
  reader.faultIn(what, signature, at)

describe('a root that is known already', () => {
  it('is no longer believed of a key that was revoked meanwhile, but for what was stored before', async () => {
    await using lost = await openSigningHouse(SERVICES)
    const reader = lost.of('simulation')
    const sent = await signed(acts(3), lost.of('auth'))
    expect(sent.map((each) => faultOf(each, reader, LATER))).toEqual(sent.map(() => undefined))
    const id = nth(sent, 0).signature.slice(0, 16)
    await revokeSigningKey({ folder: lost.folder, id, now: '2026-11-23T10:00:00.000Z' })
    await eventually(() => faultOf(nth(sent, 0), reader, LATER) === 'revoked_key')
    expect(sent.map((each) => faultOf(each, reader, LATER))).toEqual(sent.map(() => 'revoked_key'))
    expect(sent.map((each) => faultOf(each, reader, AT))).toEqual(sent.map(() => undefined))
  })

  it('stays believed when its service has a new key', async () => {
    await using turning = await openSigningHouse(SERVICES)
    const [auth, reader] = [turning.of('auth'), turning.of('simulation')]
    const before = await signed(acts(3), auth)
    expect(faultOf(nth(before, 0), reader)).toBeUndefined()
    await rotateSigningKeys({ folder: turning.folder, services: ['auth'], now: AT })
    await eventually(() => auth.sign(act(9)).slice(0, 16) !== nth(before, 0).signature.slice(0, 16))
    const after = await signed(acts(3), auth)
    expect([...before, ...after].map((each) => faultOf(each, reader))).toEqual(
      [...before, ...after].map(() => undefined),
    )
  })

  it('is checked once for the whole batch, and once more under a key that was read anew', () => {
    const { own, key, again, check, checked } = counting()
    const messages = acts(SIGNED_TOGETHER_MAX)
    const texts = signAll(messages, own)
    for (const [at, what] of messages.entries()) expect(check(key, what, writtenIn(texts[at]))).toBe(true)
    expect(checked()).toBe(1)
    expect(check(again, act(0), writtenIn(texts[0]))).toBe(true)
    expect(checked()).toBe(2)
  })

  it('is forgotten for newer ones, and never kept when it is false', () => {
    const { own, key, check, checked } = counting()
    const batches = Array.from({ length: ROOTS_KNOWN_MAX + 1 }, (_, at) => signAll(acts(2, 2 * at), own))
    const meet = (batch: number) => check(key, act(2 * batch), writtenIn(batches[batch]?.[0]))
    for (let batch = 0; batch < ROOTS_KNOWN_MAX; batch += 1) expect(meet(batch)).toBe(true)
    // The first one is met again, so that the second one is the oldest when one more comes.
    expect([meet(0), meet(ROOTS_KNOWN_MAX)]).toEqual([true, true])
    expect(checked()).toBe(ROOTS_KNOWN_MAX + 1)
    expect([meet(0), meet(1)]).toEqual([true, true])
    expect(checked()).toBe(ROOTS_KNOWN_MAX + 2)
    const forged = { ...writtenIn(batches[0]?.[0]), signature: writtenIn(batches[1]?.[0]).signature }
    expect([check(key, act(0), forged), check(key, act(0), forged)]).toEqual([false, false])
    expect(checked()).toBe(ROOTS_KNOWN_MAX + 4)
  })
})

/** A check that counts how often a signature is really verified. */
function counting() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const again = publicKeyAnew(publicKey)
  let count = 0
  const check = openSignatureCheck((bytes, key, signature) => {
    count += 1
    return verify(null, bytes, key, signature)
  })
  return { own: { id: '0'.repeat(16), key: privateKey }, key: publicKey, again, check, checked: () => count }
}

function publicKeyAnew(key: KeyObject): KeyObject {
  return createPublicKey({ key: key.export({ format: 'jwk' }), format: 'jwk' })
}

function writtenIn(text = '') {
  return signatureIn(text) ?? never()
}
