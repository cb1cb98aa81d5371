import { hkdfSync } from 'node:crypto'

import { expect, it } from '@jest/globals'

import { keyUnwrapPadded, keyWrapPadded, unwrapKey, wrapKey } from './key-wrap.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
const kek = Buffer.alloc(32, 7)
const dataKey = Buffer.alloc(32, 9)
const context = { keyId: 'one', subject: 'user:ana' }

it('derives as in the first vector of RFC 5869', () => {
  const derived = hkdfSync(
    'sha256',
    hex('0b'.repeat(22)),
    hex('000102030405060708090a0b0c'),
    hex('f0f1f2f3f4f5f6f7f8f9'),
    42,
  )
  expect(Buffer.from(derived).toString('hex')).toBe(
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  )
})

it('unwraps what it wrapped, and wraps the same key to the same bytes', () => {
  const blob = wrapKey(kek, dataKey, context)
  expect(blob).toHaveLength(40)
  expect(wrapKey(kek, dataKey, context)).toEqual(blob)
  expect(unwrapKey(kek, blob, context)).toEqual(dataKey)
})

it.each([
  ['of another key id', { ...context, keyId: 'two' }],
  ['of another subject', { ...context, subject: 'user:bo' }],
  ['whose parts were moved', { keyId: 'one|user', subject: ':ana' }],
])('refuses a key in a context %s', (_, other) => {
  expect(() => unwrapKey(kek, wrapKey(kek, dataKey, context), other)).toThrow(/cannot be opened/)
})

it('refuses a blob with a changed byte, a cut one and an empty one', () => {
  const blob = wrapKey(kek, dataKey, context)
  for (let byte = 0; byte < blob.length; byte++) {
    const changed = Buffer.from(blob)
    changed[byte] = (changed[byte] ?? 0) ^ 1
    expect(() => unwrapKey(kek, changed, context)).toThrow(/cannot be opened/)
    expect(() => unwrapKey(kek, blob.subarray(0, byte), context)).toThrow(/cannot be opened/)
  }
})

it('pads: what is no multiple of eight bytes comes back as long as it was', () => {
  for (const length of [1, 7, 8, 9, 20, 31]) {
    const plain = Buffer.alloc(length, length)
    expect(keyUnwrapPadded(kek, keyWrapPadded(kek, plain))).toEqual(plain)
  }
})

it.each([
  [
    'c37b7e6492584340bed12207808941155068f738',
    '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a',
  ],
  ['466f7250617369', 'afbeb0f07dfbf5419200f2ccb50bb24f'],
])('wraps %s as RFC 5649 does', (plain, wrapped) => {
  const key = hex('5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8')
  expect(keyWrapPadded(key, hex(plain)).toString('hex')).toBe(wrapped)
  expect(keyUnwrapPadded(key, hex(wrapped)).toString('hex')).toBe(plain)
})
