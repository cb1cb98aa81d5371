import type { Kysely } from 'kysely'

import type { ProvenKey } from '@urbe/access'
import { ACCESS_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS, type SessionEvent, type Tokens } from '@urbe/contracts'
import type { CommandAsker, CommandHandler } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { SignAccessToken } from '../keys/access-tokens.ts'
import type { RevocationFeed } from '../revocation/feed.ts'
import { findUser } from '../user/queries.ts'
import type { Method } from './authentication.ts'
import type { EndReason, SessionCommand } from './decide.ts'
import { endOf, type Families, type Family } from './families.ts'
import { readRefreshToken, spellRefreshToken } from './refresh-token.ts'
import type { Session } from './state.ts'
import { withheldRoles } from './withheld-roles.ts'

export const SESSIONS_PER_PAGE = 1_000

interface Deps {
  readonly db: Kysely<Database>
  readonly families: Families
  readonly handle: CommandHandler<Session, SessionCommand, SessionEvent>
  readonly sign: SignAccessToken
  readonly feed: RevocationFeed
  readonly refreshKey: Uint8Array
  readonly clock: Clock
  readonly newId: NewId
  /** Nobody gets a token that is not bound to a key. */
  readonly demandsKey: boolean
}

interface Ending {
  readonly reason: EndReason
  readonly asker: CommandAsker
}

interface EndingMany {
  readonly except?: string | undefined
  /** Sessions that began later stay open. */
  readonly begunBy?: Date
  /** Ids of what was found, where that is why. */
  readonly findings?: readonly string[]
}

interface Proof {
  readonly userAgent: string
  readonly methods: readonly Method[]
  /** Whose proof the session's tokens will need. */
  readonly key: ProvenKey | undefined
}

/** With what a refresh token comes. */
type Showing = Pick<Proof, 'userAgent' | 'key'>

export interface Sessions {
  readonly start: (userId: string, proof: Proof, asker: CommandAsker) => Promise<Tokens>
  /** New tokens that say that its owner proved again who they are. */
  readonly renew: (sessionId: string, methods: readonly Method[]) => Promise<Tokens>
  readonly refresh: (refreshToken: string, showing: Showing, asker: CommandAsker) => Promise<Tokens>
  /** False when the session was not open. */
  readonly end: (sessionId: string, ending: Ending) => Promise<boolean>
  readonly endAllOf: (userId: string, ending: Ending & EndingMany) => Promise<void>
}

export function openSessions(deps: Deps): Sessions {
  const { families, handle, feed, newId } = deps

  /** Access goes first: every service hears of it before the log does. */
  const close = async (family: Family, { reason, asker }: Ending) => {
    await feed.revokeSession(family.family_id)
    await handle(family.family_id, { type: 'EndSession', data: { reason } }, asker)
  }
  const end: Sessions['end'] = async (sessionId, ending) => {
    const family = await families.revoke(sessionId)
    if (family !== undefined) await close(family, ending)
    return family !== undefined
  }

  return {
    end,
    async start(userId, { key, ...proof }, asker) {
      key?.spend(userId)
      const sessionId = newId()
      const boundTo = key?.thumbprint
      const family = await families.open({ familyId: sessionId, userId, boundTo, ...proof })
      try {
        await handle(sessionId, { type: 'StartSession', data: { userId } }, asker)
        return await tokensOf(deps, family)
      } catch (error) {
        await families.forget(sessionId)
        throw error
      }
    },
    async renew(sessionId, methods) {
      const family = await families.renew(sessionId, methods)
      if (family === undefined) throw refuse('session_not_found', 'The session has ended')
      await feed.steppedUp(sessionId, family.authenticated_at)
      return await tokensOf(deps, family)
    },
    async refresh(refreshToken, { userAgent, key }, asker) {
      const token = readRefreshToken(deps.refreshKey, refreshToken)
      if (token === undefined) throw refuse('refresh_invalid', 'This is not a refresh token of ours')
      key?.spend(token.familyId)
      const rotation = await families.rotate(token, { userAgent, boundTo: key?.thumbprint })
      switch (rotation.outcome) {
        case 'other key':
          throw refuse('invalid_dpop_proof', boundOtherwise(rotation.family))
        case 'unknown':
          throw refuse('refresh_invalid', 'The session has ended')
        case 'reused':
          await end(token.familyId, { reason: 'refresh_reused', asker })
          throw refuse('refresh_reused', 'This refresh token was used before: sign in again')
        case 'rotated':
          return await tokensOf(deps, rotation.family)
      }
    },
    async endAllOf(userId, { except, begunBy, findings: _named, ...ending }) {
      const isLater = (begun: Date) => begunBy !== undefined && begun > begunBy
      for await (const { family_id, created_at } of allOpenOf(families, userId))
        if (family_id !== except && !isLater(created_at)) await end(family_id, ending)
    },
  }
}

/** However many there are: whoever has a password can have opened more of them than anybody needs. */
async function* allOpenOf(families: Pick<Families, 'openOf'>, userId: string): AsyncGenerator<Family> {
  let before: string | undefined
  for (;;) {
    const page = await families.openOf(userId, { limit: SESSIONS_PER_PAGE, before })
    yield* page
    before = page.at(-1)?.family_id
    if (page.length < SESSIONS_PER_PAGE) return
  }
}

/** A session is bound when it begins: whoever has found a refresh token binds it to no key of their own. */
const boundOtherwise = ({ bound_to }: Family): string =>
  bound_to === null
    ? 'The session is bound to no key: refresh it without a proof, or sign in with one'
    : 'The session is bound to a key: refresh it with a proof of that one'

async function tokensOf(deps: Deps, family: Family): Promise<Tokens> {
  const { db, sign, refreshKey, demandsKey, clock } = deps
  const { family_id: sessionId, user_id: userId, newest: place } = family
  const boundTo = family.bound_to ?? undefined
  if (demandsKey && boundTo === undefined)
    throw refuse('refresh_invalid', 'The session is bound to no key: sign in again, with a proof of one')
  const user = await findUser(db, userId)
  if (user?.status !== 'active') throw refuse('refresh_invalid', 'The user cannot sign in')
  const withheld = await withheldRoles(db, { roles: user.roles, methods: family.methods })
  const roles = user.roles.filter((role) => !withheld.includes(role))
  const now = clock()
  const seconds = Math.min(ACCESS_TOKEN_SECONDS, secondsLeft(family, now))
  const authentication = { methods: family.methods, at: family.authenticated_at }
  return {
    accessToken: await sign({
      userId,
      sessionId,
      roles,
      epoch: user.version,
      seconds,
      authentication,
      boundTo,
    }),
    tokenType: boundTo === undefined ? 'Bearer' : 'DPoP',
    expiresIn: seconds,
    refreshToken: spellRefreshToken(refreshKey, { familyId: sessionId, place }),
    refreshExpiresIn: Math.min(REFRESH_TOKEN_SECONDS, Math.ceil(secondsTo(family.absolute_expires_at, now))),
    sessionId,
  }
}

/** No token outlives its session: whoever ends all sessions would not find what has run out, and the token would go on. */
function secondsLeft(family: Family, now: Date): number {
  const left = Math.floor(secondsTo(endOf(family), now))
  if (left < 1) throw refuse('refresh_invalid', 'The session has ended')
  return left
}

const secondsTo = (end: Date, now: Date): number => (end.getTime() - now.getTime()) / 1000
