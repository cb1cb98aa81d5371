import type { AccessClaims, PrincipalFacts } from '@urbe/contracts'

type Claims = Pick<AccessClaims, 'sub' | 'sid' | 'client_id' | 'roles' | 'exp' | 'jti' | 'ep'> &
  Partial<AccessClaims>

/** What of a token another service needs to decide about whoever holds it. */
export function factsOf(claims: Claims, keyId: string): PrincipalFacts {
  const { sub, client_id, sid, roles, exp, jti, ep, iat = exp, ge = 0 } = claims
  const { scope, cond, agents, auth_time, amr } = claims
  return Object.freeze({
    ...{ sub, client_id, sid, roles: [...roles], iat, exp, jti, ep, ge, keyId },
    ...(scope !== undefined && { scope }),
    ...(cond !== undefined && { cond }),
    ...(agents !== undefined && { agents }),
    ...(auth_time !== undefined && { auth_time }),
    ...(amr !== undefined && { amr: [...amr] }),
  })
}
