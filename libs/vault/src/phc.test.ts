import { describe, expect, it } from '@jest/globals'

import { needsRehash, PBKDF2_ITERATIONS_MAX, parseHash, spellHash } from './phc.ts'

const salt = new Uint8Array(16).fill(1)
const hash = new Uint8Array(32).fill(2)

describe('stored hashes', () => {
  it('reads what it writes', () => {
    expect(parseHash(spellHash(1_000, salt, hash))).toEqual({
      scheme: 'pbkdf2',
      digest: 'sha256',
      iterations: 1_000,
      salt: Buffer.from(salt),
      hash: Buffer.from(hash),
    })
  })

  it.each([
    ['more iterations than are allowed', spellHash(PBKDF2_ITERATIONS_MAX + 1, salt, hash)],
    ['no iterations', spellHash(0, salt, hash)],
    ['a hash of two bytes', spellHash(1_000, salt, new Uint8Array(2))],
    ['a bcrypt cost that takes minutes', `$2b$15$${'a'.repeat(53)}`],
    ['a bcrypt version with a fault', `$2x$10$${'a'.repeat(53)}`],
    ['another scheme', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA'],
    ['a plain text', 'secret'],
  ])('does not accept %s', (_what, text) => {
    expect(parseHash(text)).toBeUndefined()
  })

  it('asks for a new hash when the work factor has grown or the scheme is foreign', () => {
    expect(needsRehash(spellHash(1_000, salt, hash), 2_000)).toBe(true)
    expect(needsRehash(`$2b$10$${'a'.repeat(53)}`, 1_000)).toBe(true)
    expect(needsRehash(spellHash(2_000, salt, hash), 2_000)).toBe(false)
  })
})
