import { createCipheriv, hkdfSync } from 'node:crypto'

import { expect, it } from '@jest/globals'

import { readOldMaterial, WRAPPING_BYTES_MIN } from './old-wrapping.ts'

const secret = new Uint8Array(WRAPPING_BYTES_MIN).fill(3)

/** As it was stored before the vault. */
function wrapped(keyId: string, material: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'urbe/auth/stored-key/v1', 32))
  const iv = Buffer.alloc(12, 5)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(keyId))
  const sealed = Buffer.concat([iv, cipher.update(material, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `wrapped.${sealed.toString('base64url')}`
}

it('reads what was wrapped, under the same key id and secret only', () => {
  const stored = wrapped('one', 'material')
  expect(readOldMaterial(secret)('one', stored)).toBe('material')
  expect(() => readOldMaterial(secret)('two', stored)).toThrow()
  expect(() => readOldMaterial(new Uint8Array(WRAPPING_BYTES_MIN))('one', stored)).toThrow()
})

it('reads what was never wrapped', () => {
  expect(readOldMaterial(secret)('one', 'plain material')).toBe('plain material')
  expect(readOldMaterial(undefined)('one', 'plain material')).toBe('plain material')
})

it('says what is missing when wrapped material meets no secret', () => {
  expect(() => readOldMaterial(undefined)('one', wrapped('one', 'x'))).toThrow(/AUTH_KEY_FILE/)
})

it('refuses a secret that is too short', () => {
  expect(() => readOldMaterial(new Uint8Array(WRAPPING_BYTES_MIN - 1))).toThrow(/at least/)
})
