import { Refusal } from '@urbe/kernel'

export const PASSWORD_CODE_POINTS_MAX = 128

/** One spelling for what looks the same on every keyboard; refuses what no keyboard makes. */
export function normalisePassword(text: string): string {
  if (!text.isWellFormed()) throw no('The password is not well-formed Unicode')
  const normal = text.normalize('NFKC')
  if ([...normal].length > PASSWORD_CODE_POINTS_MAX)
    throw no(`A password has ${PASSWORD_CODE_POINTS_MAX} characters at most`)
  return normal
}

const no = (why: string) => new Refusal('invalid_value', why)
