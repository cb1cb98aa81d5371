import { expect, it } from '@jest/globals'

import { decrypt, encrypt, pooledIvs } from './cipher.ts'

const zeros = { key: Buffer.alloc(32), iv: Buffer.alloc(12) }

it('never gives out a vector twice', () => {
  const next = pooledIvs()
  const seen = new Set<string>()
  for (let index = 0; index < 1_000_000; index++) seen.add(Buffer.from(next()).toString('latin1'))
  expect(seen.size).toBe(1_000_000)
})

it('writes the vector in front', () => {
  const iv = pooledIvs()()
  expect(encrypt(zeros.key, { iv, plain: 'x', bound: '' }).subarray(0, 12)).toEqual(iv)
})

// The GCM specification of McGrew and Viega, cases 13 and 14, which NIST took over: AES-256, a vector and a key of zeros.
it('is AES-256-GCM as in the vectors of its specification', () => {
  const empty = encrypt(zeros.key, { iv: zeros.iv, plain: '', bound: '' })
  expect(empty.toString('hex', 12)).toBe('530f8afbc74536b9a963b4f1c4cb738b')
  const block = encrypt(zeros.key, { iv: zeros.iv, plain: '\0'.repeat(16), bound: '' })
  expect(block.toString('hex', 12)).toBe('cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919')
})

it('opens under the same key and the same bound text only', () => {
  const bytes = encrypt(zeros.key, { iv: zeros.iv, plain: 'x', bound: 'here' })
  expect(decrypt(zeros.key, { bytes, bound: 'here' })).toBe('x')
  expect(() => decrypt(zeros.key, { bytes, bound: 'there' })).toThrow(/cannot be opened/)
  expect(() => decrypt(Buffer.alloc(32, 1), { bytes, bound: 'here' })).toThrow(/cannot be opened/)
})

it('takes no tag that is shorter than whole', () => {
  const bytes = encrypt(zeros.key, { iv: zeros.iv, plain: '', bound: '' })
  for (let length = 0; length < bytes.length; length++)
    expect(() => decrypt(zeros.key, { bytes: bytes.subarray(0, length), bound: '' })).toThrow(
      /cannot be opened/,
    )
})
