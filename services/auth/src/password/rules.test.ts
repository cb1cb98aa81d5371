import { describe, expect, it } from '@jest/globals'

import { defaultPasswordPolicy, PASSWORD_LENGTH_MAX } from '@urbe/contracts'

import { BESIDE_CONTEXT_MIN, brokenRule } from './rules.ts'

const check = (password: string, more: { ownWords?: string[]; secondFactor?: boolean } = {}) =>
  brokenRule(defaultPasswordPolicy, { password, ownWords: [], secondFactor: false, ...more })

describe('a password alone', () => {
  it.each(['seven77', 'x'.repeat(14)])('must be longer than %s', (password) => {
    expect(check(password)).toBe('password_too_short')
  })

  it('may be eight characters beside a second factor, and not seven', () => {
    expect(check('hg7vprk2', { secondFactor: true })).toBeUndefined()
    expect(check('hg7vprk', { secondFactor: true })).toBe('password_too_short')
  })

  it('is counted in characters, not in code units', () => {
    expect(check('😀'.repeat(14))).toBe('password_too_short')
    expect(check('😀'.repeat(15))).toBeUndefined()
  })

  it('may be as long as a sentence, and no longer than the limit', () => {
    expect(check('k'.repeat(64))).toBeUndefined()
    expect(check('k'.repeat(PASSWORD_LENGTH_MAX))).toBeUndefined()
    expect(check('k'.repeat(PASSWORD_LENGTH_MAX + 1))).toBe('password_too_long')
  })

  it('needs no kind of character: lower case letters are enough', () => {
    expect(check('correct horse battery staple')).toBeUndefined()
  })
})

describe('a password out of words that everybody knows', () => {
  it.each([
    'aicities20262026',
    'Urbe-Urbe-Urbe-1',
    'AICITIES simulation',
    '!!smartcity 1984!!',
    'a.i-c i.t.i.e.s 2026',
    'ãîçîtîêš áicities',
  ])('is refused: %s', (password) => {
    expect(check(password)).toBe('password_blocked')
  })

  it.each(['maria.silva2026', '2026MARIA.SILVA2026', 'MariaSilva2026!!', 'María_Silva 2026'])(
    'is refused out of one’s own name: %s',
    (password) => {
      expect(check(password, { ownWords: ['maria.silva'] })).toBe('password_blocked')
    },
  )

  it('is accepted when enough letters are left', () => {
    expect(check(`urbe ${'kwvbzqyj'.slice(0, BESIDE_CONTEXT_MIN)} 2026`)).toBeUndefined()
    expect(check(`urbe ${'kwvbzqyj'.slice(0, BESIDE_CONTEXT_MIN - 1)} 2026`)).toBe('password_blocked')
  })
})
