import { expect, it } from '@jest/globals'

import { WRAPPING_BYTES_MIN, wrapping } from './wrapping.ts'

const secret = new Uint8Array(WRAPPING_BYTES_MIN).fill(3)

it('reads what it wrapped, under the same key id and secret only', () => {
  const stored = wrapping(secret).wrap('one', 'material')
  expect(stored).not.toContain('material')
  expect(wrapping(secret).unwrap('one', stored)).toBe('material')
  expect(() => wrapping(secret).unwrap('two', stored)).toThrow()
  expect(() => wrapping(new Uint8Array(WRAPPING_BYTES_MIN)).unwrap('one', stored)).toThrow()
})

it('takes over material that was stored before there was a secret', () => {
  expect(wrapping(secret).unwrap('one', 'plain material')).toBe('plain material')
})

it('says what is missing when wrapped material meets no secret', () => {
  const stored = wrapping(secret).wrap('one', 'material')
  expect(() => wrapping(undefined).unwrap('one', stored)).toThrow(/AUTH_KEY_FILE/)
})

it('refuses a secret that is too short', () => {
  expect(() => wrapping(new Uint8Array(WRAPPING_BYTES_MIN - 1))).toThrow(/at least/)
})
