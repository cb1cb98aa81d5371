/** How somebody proved who they are, in the words of RFC 8176 where it has one. */
export type Method = 'pwd' | 'otp' | 'recovery' | 'hwk' | 'user'

export interface Authentication {
  readonly methods: readonly string[]
  readonly at: Date
}

/** A passkey that checked its owner is two factors by itself. */
export function isTwoFactors(methods: readonly string[]): boolean {
  if (methods.includes('hwk') && methods.includes('user')) return true
  return methods.includes('pwd') && methods.some((method) => method !== 'pwd' && method !== 'user')
}

/** What a token says of the authentication behind it: `acr` is the level of assurance of NIST SP 800-63B. */
export function authenticationClaims({ methods, at }: Authentication) {
  const strong = isTwoFactors(methods)
  return {
    auth_time: Math.floor(at.getTime() / 1000),
    amr: [...methods, ...(strong ? ['mfa'] : [])],
    acr: strong ? 'aal2' : 'aal1',
  }
}
