import { PASSWORD_LENGTH_MAX, type PasswordPolicy } from '@urbe/contracts'

/** Characters that must be left of a password when the words that everybody here knows are taken out of it. */
export const BESIDE_CONTEXT_MIN = 8

export interface Candidate {
  readonly password: string
  /** Words of this user: their name. */
  readonly ownWords: readonly string[]
  readonly secondFactor: boolean
}

export type Broken = 'password_too_short' | 'password_too_long' | 'password_blocked'

/** The rules that need nothing but the password itself; undefined when none is broken. */
export function brokenRule(policy: PasswordPolicy, candidate: Candidate): Broken | undefined {
  const { password, ownWords, secondFactor } = candidate
  const length = [...password].length
  if (length < (secondFactor ? policy.lengthMinWithSecondFactor : policy.lengthMin))
    return 'password_too_short'
  if (length > PASSWORD_LENGTH_MAX) return 'password_too_long'
  return isMostlyContext(password, [...policy.contextWords, ...ownWords]) ? 'password_blocked' : undefined
}

/** Digits and marks around a word that everybody knows hide nothing. */
function isMostlyContext(password: string, words: readonly string[]): boolean {
  return [withoutMarks, lettersAndDigits].some((spell) => isMostly(spell(password), words.map(spell)))
}

function isMostly(text: string, words: readonly string[]): boolean {
  const longestFirst = words.toSorted((a, b) => b.length - a.length)
  const rest = longestFirst.reduce((left, word) => (word === '' ? left : left.replaceAll(word, ' ')), text)
  if (rest === text) return false
  return [...rest].filter((character) => /\p{L}/u.test(character)).length < BESIDE_CONTEXT_MIN
}

/** Small letters, without what stands above and below them. */
const withoutMarks = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
/** The same, whatever stands between them. */
const lettersAndDigits = (text: string): string => withoutMarks(text).replaceAll(/[^\p{L}\p{N}]/gu, '')
