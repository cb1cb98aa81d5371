import type { AccessClaims, Revocation } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

interface Entry {
  readonly sequence: number
  readonly until: number
  /** Of a user: tokens that carry an older one are refused. */
  readonly epoch?: number
  /** Of a service account: tokens that were made then or before are refused; seconds since 1970. */
  readonly through?: number
}

export type RevocableClaims = Pick<AccessClaims, 'sid' | 'sub' | 'ep' | 'ge' | 'jti' | 'iat'>

export interface Revoked {
  readonly add: (entry: Revocation) => void
  readonly forget: (isGone: (entry: Entry) => boolean) => void
  readonly has: (claims: RevocableClaims, keyId: string) => boolean
  readonly size: () => number
}

/** What has been revoked, by session, user, token, key or altogether, never by the text of a token: that has many spellings. */
export function revokedThings(): Revoked {
  const sessions = new Map<string, Entry>()
  const users = new Map<string, Entry>()
  const tokens = new Map<string, Entry>()
  const keys = new Map<string, Entry>()
  const clients = new Map<string, Entry>()
  const all = [sessions, users, tokens, keys, clients]
  let globalEpoch = 0

  const forget: Revoked['forget'] = (isGone) => {
    for (const list of all) for (const [id, entry] of list) if (isGone(entry)) list.delete(id)
  }
  const add = (entry: Revocation) => {
    switch (entry.kind) {
      case 'session':
        return void sessions.set(entry.sessionId, entry)
      case 'token':
        return void tokens.set(entry.tokenId, entry)
      case 'key':
        return void keys.set(entry.keyId, entry)
      case 'user':
        if (entry.epoch >= (users.get(entry.userId)?.epoch ?? 0)) users.set(entry.userId, entry)
        return
      case 'global':
        globalEpoch = Math.max(globalEpoch, entry.epoch)
        // All tokens from before have ended: what had been revoked of them need not be kept.
        return forget(({ sequence }) => sequence < entry.sequence)
      case 'client':
        if (entry.through >= (clients.get(entry.clientId)?.through ?? 0)) clients.set(entry.clientId, entry)
        return
      case 'demand':
      case 'stepped-up':
      case 'heartbeat':
        // They end nothing.
        return
      default:
        return unreachable(entry)
    }
  }
  return {
    add,
    forget,
    size: () => all.reduce((sum, each) => sum + each.size, 0),
    has: ({ sid, sub, ep, ge, jti, iat }, keyId) =>
      sessions.has(sid) ||
      tokens.has(jti) ||
      keys.has(keyId) ||
      ge < globalEpoch ||
      ep < (users.get(sub)?.epoch ?? 0) ||
      iat <= (clients.get(sub)?.through ?? 0),
  }
}
