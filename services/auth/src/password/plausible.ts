import { PASSWORD_LENGTH_MAX } from '@urbe/contracts'

/** What cannot be a password, half a character or one that is too long for instance, is as wrong as any other: nothing is never right. */
export const plausible = (password: string): string =>
  password.isWellFormed() && [...password.normalize('NFKC')].length <= PASSWORD_LENGTH_MAX ? password : ''
