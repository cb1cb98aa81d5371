import { endpoints, type Session } from '@urbe/contracts'
import { type Binding, bind, openCursor, refuse, signCursor } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Devices } from '../login/device.ts'
import { type Login, spellUsername } from '../login/login.ts'
import type { KeyProofs } from '../oauth/key-proof.ts'
import type { RevocationFeed } from '../revocation/feed.ts'
import type { FindMe } from '../user/routes.ts'
import { asksForCookie, CLEARED, cookieOf, grant } from './cookie.ts'
import { endOf, type Families, type Family } from './families.ts'
import type { Sessions } from './sessions.ts'
import { signedIn } from './signed-in.ts'

interface Deps {
  readonly login: Login
  readonly devices: Devices
  readonly sessions: Sessions
  readonly families: Pick<Families, 'openOf' | 'find'>
  readonly findMe: FindMe
  /** Of the user's roles those that do not count in the session. */
  readonly withheldIn: (sessionId: string, roles: readonly string[]) => Promise<readonly string[]>
  readonly keySet: SigningKeys['keySet']
  readonly publicOrigin: string
  readonly keyOf: KeyProofs['ofPerson']
  readonly cursorKey: Uint8Array
  readonly feed: Pick<RevocationFeed, 'revokeSession' | 'revokeClient'>
  readonly clock: Clock
}

const KEYS_CACHED_SECONDS = 300

export function sessionRoutes(deps: Deps): Binding[] {
  return [...doorRoutes(deps), ...ownRoutes(deps)]
}

/** What nobody needs to be signed in for. */
function doorRoutes({ login, devices, sessions, publicOrigin, keyOf, keySet }: Deps): Binding[] {
  return [
    bind(endpoints.login, async ({ body, headers, address, asker, raw }) => {
      const asCookie = asksForCookie(headers, publicOrigin)
      const username = spellUsername(body.username)
      const device = devices.known(headers, username)
      const { password, otp, passkey } = body
      const userAgent = headers['user-agent'] ?? ''
      const from = { device, address, userAgent, key: await keyOf(raw) }
      const tokens = await login({ username, password, otp, passkey, ...from, asker })
      const { cookies = [], ...answer } = grant(tokens, asCookie)
      return { ...answer, cookies: [...cookies, devices.remember(username)] }
    }),
    bind(endpoints.refresh, async ({ body, headers, asker, raw }) => {
      const given = body.refreshToken
      const token = given ?? cookieOf(headers, publicOrigin)
      if (token === undefined) throw refuse('refresh_invalid', 'There is no refresh token in this request')
      const showing = { userAgent: headers['user-agent'] ?? '', key: await keyOf(raw) }
      const tokens = await sessions.refresh(token, showing, asker)
      return grant(tokens, given === undefined)
    }),
    bind(endpoints.jwks, async () => ({
      body: { keys: keySet().keys.map((key) => ({ ...key })) },
      headers: { 'cache-control': `public, max-age=${KEYS_CACHED_SECONDS}` },
    })),
  ]
}

function ownRoutes({ sessions, families, findMe, withheldIn, cursorKey, ...deps }: Deps): Binding[] {
  return [
    bind(endpoints.logout, async ({ query, asker, headers }) => {
      const { userId, sessionId } = signedIn(asker)
      const isMachine = asker.actor.startsWith('service-account:')
      if (isMachine) await endTokens(deps, { clientId: userId, sessionId, all: query.all === 'true' })
      else if (query.all === 'true') await sessions.endAllOf(userId, { reason: 'logout', asker })
      else await sessions.end(sessionId, { reason: 'logout', asker })
      return headers.cookie === undefined ? {} : { cookies: [CLEARED] }
    }),
    bind(endpoints.me, async ({ asker }) => {
      const { userId, sessionId } = signedIn(asker)
      const { username, ...user } = await findMe(userId)
      if (username === null) throw refuse('user_not_found', 'There is no such user')
      const [permissions, withheldRoles] = [
        [...asker.permissions].sort(),
        await withheldIn(sessionId, user.roles),
      ]
      return { body: { ...user, username, permissions, sessionId, withheldRoles: [...withheldRoles] } }
    }),
    bind(endpoints.listSessions, async ({ query, asker }) => {
      const { userId, sessionId } = signedIn(asker)
      const { limit, cursor } = query
      const before = cursor === undefined ? undefined : String(openCursor(cursorKey, cursor))
      const found = await families.openOf(userId, { limit: limit + 1, before })
      const items = found.slice(0, limit)
      const last = items.at(-1)?.family_id
      const next = found.length > limit && last !== undefined ? signCursor(cursorKey, last) : null
      return { body: { items: items.map((family) => viewOf(family, sessionId)), next } }
    }),
    bind(endpoints.endSession, async ({ params, asker }) => {
      const { userId } = signedIn(asker)
      const family = await families.find(params.id)
      const ended = family?.user_id === userId && (await sessions.end(params.id, { reason: 'ended', asker }))
      if (!ended) throw refuse('session_not_found', 'You have no such open session')
      return {}
    }),
  ]
}

interface EndedTokens {
  readonly clientId: string
  readonly sessionId: string
  readonly all: boolean
}

/** A machine has no session that could be ended: each of its tokens stands for one. */
async function endTokens({ feed, clock }: Pick<Deps, 'feed' | 'clock'>, ended: EndedTokens): Promise<void> {
  if (ended.all) await feed.revokeClient(ended.clientId, clock())
  else await feed.revokeSession(ended.sessionId)
}

const viewOf = (family: Family, current: string): Session => ({
  id: family.family_id,
  userId: family.user_id,
  createdAt: family.created_at.toISOString(),
  lastUsedAt: family.rotated_at.toISOString(),
  expiresAt: endOf(family).toISOString(),
  current: family.family_id === current,
})
