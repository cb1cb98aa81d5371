import type { FollowedAccess, Principal } from '@urbe/access'
import type { AuditTrail } from '@urbe/audit'
import { type Introspection, TOKEN_AUDIENCE } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import { PUBLIC_CLIENT } from '../keys/access-tokens.ts'
import type { RevocationFeed } from '../revocation/feed.ts'
import { endOf, type Families } from '../session/families.ts'
import { readRefreshToken } from '../session/refresh-token.ts'
import type { Sessions } from '../session/sessions.ts'
import { byAsker, recordMade } from '../trail/made.ts'

interface Deps {
  readonly inspect: FollowedAccess['inspect']
  readonly feed: Pick<RevocationFeed, 'revokeToken'>
  readonly families: Pick<Families, 'find'>
  readonly sessions: Pick<Sessions, 'end'>
  readonly refreshKey: Uint8Array
  readonly issuer: string
  readonly now: () => Date
  readonly audit: Pick<AuditTrail, 'record'>
}

/** Who wants a token to end. */
interface Revoking {
  readonly asker: CommandAsker
  /** Undefined of who has shown no credential of a client. */
  readonly clientId: string | undefined
}

export interface TokensTold {
  /** RFC 7662: of a token that does not count, nothing but that. */
  readonly introspect: (token: string) => Promise<Introspection>
  /** RFC 7009: what is no token of ours is as good as revoked. Throws `invalid_grant` for the token of another client. */
  readonly revoke: (token: string, revoking: Revoking) => Promise<void>
}

export function tokensTold(deps: Deps): TokensTold {
  const { inspect, feed, families, sessions, refreshKey, issuer, now, audit } = deps
  const principalOf = async (token: string) => {
    try {
      return await inspect(token, true)
    } catch (error) {
      // Without keys and revocations nobody can say: that is no `false`.
      if (error instanceof Refusal && error.code !== 'not_ready') return undefined
      throw error
    }
  }
  const familyOf = async (token: string) => {
    const read = readRefreshToken(refreshKey, token)
    const family = read && (await families.find(read.familyId))
    if (family === undefined || family.newest !== read?.place || family.revoked_at !== null) return undefined
    return family.idle_expires_at > now() && family.absolute_expires_at > now() ? family : undefined
  }
  return {
    async introspect(token) {
      const family = await familyOf(token)
      if (family !== undefined) {
        const exp = Math.floor(endOf(family).getTime() / 1000)
        return {
          active: true,
          token_type: 'refresh_token',
          sub: family.user_id,
          sid: family.family_id,
          iss: issuer,
          exp,
        }
      }
      const principal = await principalOf(token)
      return principal === undefined ? { active: false } : accessTold(principal, issuer)
    },
    async revoke(token, { asker, clientId }) {
      const read = readRefreshToken(refreshKey, token)
      const principal = read === undefined ? await principalOf(token) : undefined
      if (read !== undefined) {
        checkIssuedTo(PUBLIC_CLIENT, clientId)
        await sessions.end(read.familyId, { reason: 'logout', asker })
      } else if (principal !== undefined) {
        checkIssuedTo(clientOf(principal), clientId)
        await feed.revokeToken(principal.tokenId)
        const target = { type: 'token', id: principal.tokenId }
        const told = { ...byAsker(asker), action: 'token.revoked', target } as const
        const actor = { type: 'service-account', id: clientId ?? '' } as const
        await recordMade(audit, clientId === undefined ? told : { ...told, actor })
      }
    },
  }
}

function accessTold(principal: Principal, issuer: string): Introspection {
  const { userId, sessionId, tokenId, expiresAt, permissions, boundTo, facts } = principal
  return {
    active: true,
    ...(boundTo === undefined ? { token_type: 'Bearer' } : { token_type: 'DPoP', cnf: { jkt: boundTo } }),
    scope: [...permissions].sort().join(' '),
    client_id: clientOf(principal),
    sub: userId,
    aud: TOKEN_AUDIENCE,
    sid: sessionId,
    jti: tokenId,
    iat: facts.iat,
    exp: expiresAt,
    iss: issuer,
  }
}

const clientOf = ({ kind, userId }: Pick<Principal, 'kind' | 'userId'>): string =>
  kind === 'user' ? PUBLIC_CLIENT : userId

/** RFC 7009 §2.1: whoever holds the token of a person may end it; that of a machine needs the machine. */
function checkIssuedTo(issuedTo: string, clientId: string | undefined): void {
  if (clientId === undefined && issuedTo !== PUBLIC_CLIENT)
    throw refuse('invalid_client', 'The token of a machine is ended by the machine')
  if (clientId !== undefined && clientId !== issuedTo)
    throw refuse('invalid_grant', 'The token was given to another client')
}
