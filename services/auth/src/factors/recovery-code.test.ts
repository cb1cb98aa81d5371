import { expect, it } from '@jest/globals'

import { newRecoveryCode, readRecoveryCode, spellRecoveryCode } from './recovery-code.ts'

it('a recovery code is read as it was written, however it was copied', () => {
  const code = newRecoveryCode(7)
  const spelled = spellRecoveryCode(code)
  expect(spelled).toMatch(/^7(-[A-Z2-7]{4}){4}$/)
  for (const copy of [
    spelled,
    spelled.toLowerCase(),
    spelled.replaceAll('-', ' '),
    ` ${spelled.replaceAll('-', '')} `,
  ])
    expect(readRecoveryCode(copy)).toEqual(code)
})

it.each(['', '123456', '7-ABCD-EFGH-IJKL-MNO', 'A-ABCD-EFGH-IJKL-MNOP', '7-ABCD-EFGH-IJKL-MNO1'])(
  'no recovery code is %p',
  (text) => {
    expect(readRecoveryCode(text)).toBeUndefined()
  },
)

it('recovery codes are never the same twice', () => {
  const codes = Array.from({ length: 1_000 }, () => spellRecoveryCode(newRecoveryCode(0)))
  expect(new Set(codes).size).toBe(codes.length)
})
