import { describe, expect, it } from '@jest/globals'

import {
  ARGON2_LANES_MAX,
  ARGON2_MEMORY_KIB_MAX,
  ARGON2_PASSES_MAX,
  ARGON2ID,
  BCRYPT_COST_MAX,
  needsRehash,
  PBKDF2_ITERATIONS_MAX,
  parseHash,
  type Scheme,
  spellHash,
} from './phc.ts'

const salt = new Uint8Array(16).fill(1)
const hash = new Uint8Array(32).fill(2)
const spell = (scheme: Scheme, pepperId?: string) => spellHash({ scheme, pepperId, salt, hash })
const pbkdf2 = (iterations: number): Scheme => ({ scheme: 'pbkdf2', iterations })
const argon2 = (memoryKib: number, passes = 2, lanes = 1): Scheme => ({
  scheme: 'argon2id',
  memoryKib,
  passes,
  lanes,
})
const bcrypt = (cost: number) => `$2b$${cost}$${'a'.repeat(53)}`

describe('stored hashes', () => {
  it.each([
    ['PBKDF2', pbkdf2(1_000), { scheme: 'pbkdf2', digest: 'sha256', iterations: 1_000 }],
    ['Argon2id', ARGON2ID, { scheme: 'argon2id', memoryKib: 19_456, passes: 2, lanes: 1 }],
  ])('of %s are read as they are written, with and without a pepper', (_name, scheme, known) => {
    const salted = { salt: Buffer.from(salt), hash: Buffer.from(hash) }
    expect(parseHash(spell(scheme))).toEqual({ ...known, ...salted, pepperId: undefined })
    expect(parseHash(spell(scheme, 'p1'))).toEqual({ ...known, ...salted, pepperId: 'p1' })
  })

  it.each([
    ['the most iterations', spell(pbkdf2(PBKDF2_ITERATIONS_MAX))],
    ['the most memory', spell(argon2(ARGON2_MEMORY_KIB_MAX, ARGON2_PASSES_MAX, ARGON2_LANES_MAX))],
    ['the highest cost of bcrypt', bcrypt(BCRYPT_COST_MAX)],
  ])('are accepted with %s', (_what, text) => {
    expect(parseHash(text)).toBeDefined()
  })

  it.each([
    ['more iterations than are allowed', spell(pbkdf2(PBKDF2_ITERATIONS_MAX + 1))],
    ['the iterations of a bomb', '$pbkdf2-sha256$i=4294967295$AQEBAQEBAQEBAQEBAQEBAQ$AgICAgICAgICAgICAgICAg'],
    ['no iterations', spell(pbkdf2(0))],
    [
      'a hash of two bytes',
      spellHash({ scheme: pbkdf2(1_000), pepperId: undefined, salt, hash: hash.subarray(0, 2) }),
    ],
    ['more memory than is allowed', spell(argon2(ARGON2_MEMORY_KIB_MAX + 1))],
    ['more passes than are allowed', spell(argon2(19_456, ARGON2_PASSES_MAX + 1))],
    ['more lanes than are allowed', spell(argon2(19_456, 2, ARGON2_LANES_MAX + 1))],
    ['less memory than its lanes need', spell(argon2(15, 2, 2))],
    ['an older Argon2', spell(ARGON2ID).replace('v=19', 'v=16')],
    ['a bcrypt cost that takes minutes', bcrypt(BCRYPT_COST_MAX + 1)],
    ['a bcrypt cost that takes days', bcrypt(31)],
    ['a bcrypt version with a fault', `$2x$10$${'a'.repeat(53)}`],
    ['another scheme', '$scrypt$ln=16,r=8,p=1$c2FsdA$aGFzaGhhc2hoYXNoaGFzaA'],
    ['a plain text', 'secret'],
  ])('are not accepted with %s', (_what, text) => {
    expect(parseHash(text)).toBeUndefined()
  })
})

describe('a new hash is wanted', () => {
  it.each([
    ['the iterations have grown', spell(pbkdf2(1_000)), pbkdf2(2_000), undefined],
    ['the hash came from elsewhere', bcrypt(10), pbkdf2(1_000), undefined],
    ['its scheme is no longer ours', spell(pbkdf2(1_000)), ARGON2ID, undefined],
    ['its scheme is not ours yet', spell(ARGON2ID), pbkdf2(1_000), undefined],
    ['its memory has grown', spell(argon2(8_192)), ARGON2ID, undefined],
    ['its passes have grown', spell(argon2(19_456, 1)), ARGON2ID, undefined],
    ['there is a pepper now', spell(pbkdf2(1_000)), pbkdf2(1_000), 'p1'],
    ['there is another pepper now', spell(pbkdf2(1_000), 'p1'), pbkdf2(1_000), 'p2'],
    ['nobody can read it', 'secret', pbkdf2(1_000), undefined],
  ])('when %s', (_why, text, scheme, pepperId) => {
    expect(needsRehash(text, { scheme, pepperId })).toBe(true)
  })

  it.each([
    ['PBKDF2', pbkdf2(2_000)],
    ['Argon2id', ARGON2ID],
  ])('not when it is today’s %s', (_name, scheme) => {
    expect(needsRehash(spell(scheme, 'p1'), { scheme, pepperId: 'p1' })).toBe(false)
  })
})
