import { PASSWORD_LENGTH_MAX } from '@urbe/contracts'

/** Text that no password is (ill-formed, or too long) becomes the empty one, which is never right: it is refused like any wrong password. */
export const plausible = (password: string): string =>
  password.isWellFormed() && [...password.normalize('NFKC')].length <= PASSWORD_LENGTH_MAX ? password : ''
