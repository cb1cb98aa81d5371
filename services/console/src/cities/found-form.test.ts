import { describe, expect, it } from '@jest/globals'

import { foundingOf, NAME_CHARACTERS_MAX } from './found-form.ts'

describe('the founding of a city', () => {
  it('needs a name only', () => {
    expect(foundingOf({ name: '  Porto Claro ', seed: '', size: 'S' })).toEqual({
      name: 'Porto Claro',
      size: 'S',
    })
  })
  it('takes a seed that is a whole number', () => {
    expect(foundingOf({ name: 'A', seed: ' 42 ', size: 'L' })).toEqual({ name: 'A', size: 'L', seed: 42 })
    for (const seed of ['-1', '1.5', '1e3', 'x', '9007199254740992']) {
      expect(foundingOf({ name: 'A', seed, size: 'S' })).toBe('seed')
    }
  })
  it('refuses a name that is empty or too long', () => {
    expect(foundingOf({ name: ' ', seed: '', size: 'S' })).toBe('name')
    expect(foundingOf({ name: 'x'.repeat(NAME_CHARACTERS_MAX + 1), seed: '', size: 'S' })).toBe('name')
  })
})
