import { describe, expect, it } from '@jest/globals'

import { chooseLocale } from './locale.ts'

describe('the language of the console', () => {
  it('is the one chosen before', () => {
    expect(chooseLocale('pt-BR', ['en-GB'])).toBe('pt-BR')
  })
  it('is otherwise the first one of the browser that we speak', () => {
    expect(chooseLocale(null, ['de', 'pt-PT', 'en'])).toBe('pt-BR')
    expect(chooseLocale('xx', ['en-US', 'pt'])).toBe('en')
  })
  it('is English for everybody else', () => {
    expect(chooseLocale(null, ['ja'])).toBe('en')
  })
})
