import type { FollowedAccess } from '@urbe/access'
import type { Introspection } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { Refusal } from '@urbe/kernel'

import type { RevocationFeed } from '../revocation/feed.ts'
import type { Families } from '../session/families.ts'
import { readRefreshToken } from '../session/refresh-token.ts'
import type { Sessions } from '../session/sessions.ts'

interface Deps {
  readonly inspect: FollowedAccess['inspect']
  readonly feed: Pick<RevocationFeed, 'revokeToken'>
  readonly families: Pick<Families, 'find'>
  readonly sessions: Pick<Sessions, 'end'>
  readonly refreshKey: Uint8Array
  readonly issuer: string
  readonly now: () => Date
}

export interface TokensTold {
  /** RFC 7662: of a token that does not count, nothing but that. */
  readonly introspect: (token: string) => Promise<Introspection>
  /** RFC 7009: what is no token of ours is as good as revoked. */
  readonly revoke: (token: string, asker: CommandAsker) => Promise<void>
}

export function tokensTold(deps: Deps): TokensTold {
  const { inspect, feed, families, sessions, refreshKey, issuer, now } = deps
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
        const exp = Math.floor(
          Math.min(family.idle_expires_at.getTime(), family.absolute_expires_at.getTime()) / 1000,
        )
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
      if (principal === undefined) return { active: false }
      const { userId, sessionId, tokenId, expiresAt, permissions, kind, boundTo } = principal
      return {
        active: true,
        ...(boundTo === undefined
          ? { token_type: 'access_token' as const }
          : { token_type: 'DPoP' as const, cnf: { jkt: boundTo } }),
        scope: [...permissions].sort().join(' '),
        client_id: kind === 'user' ? 'urbe' : userId,
        sub: userId,
        sid: sessionId,
        jti: tokenId,
        exp: expiresAt,
        iss: issuer,
      }
    },
    async revoke(token, asker) {
      const read = readRefreshToken(refreshKey, token)
      if (read !== undefined) await sessions.end(read.familyId, { reason: 'logout', asker })
      else {
        const principal = await principalOf(token)
        if (principal !== undefined) await feed.revokeToken(principal.tokenId)
      }
    },
  }
}
