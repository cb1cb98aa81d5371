import type { Kysely, Transaction } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import { INVITE_SECONDS_MIN } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { Sessions } from '../session/sessions.ts'
import type { AdmitPassword } from './new-password.ts'
import type { OneTimeToken, OneTimeTokens } from './one-time-tokens.ts'
import { keepPassword } from './stored-password.ts'

/** How a token reaches the user who asked for it. Whatever it does, whoever asked is answered before. */
export type DeliverReset = (reset: {
  readonly userId: string
  readonly username: string
  /** Of the configured origin, whatever host the request named. */
  readonly url: string
  readonly expiresAt: Date
}) => Promise<void>

interface Deps {
  readonly db: Kysely<Database>
  readonly tokens: OneTimeTokens
  readonly admit: AdmitPassword
  readonly hasSecondFactor: (userId: string) => Promise<boolean>
  readonly usernameOf: (userId: string) => Promise<string>
  /** The id of an active user. */
  readonly findActive: (username: string) => Promise<string | undefined>
  readonly isActive: (userId: string) => Promise<boolean>
  readonly passwordChanged: (
    trx: Transaction<Database>,
    change: { userId: string; asker: CommandAsker },
  ) => Promise<void>
  readonly sessions: Pick<Sessions, 'endAllOf'>
  readonly audit: AuditTrail
  readonly publicOrigin: string
  /** `undefined` as long as there is no way to write to a user: a reset that is asked for is noted, and nothing more. */
  readonly deliver: DeliverReset | undefined
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly clock: Clock
}

interface Setting {
  readonly token: string
  readonly password: string
  /** The field that has the password. */
  readonly pointer: string
  readonly address: string
  readonly asker: CommandAsker
}

export interface Invites {
  readonly invite: (userId: string, validSeconds: number, by: string) => Promise<OneTimeToken>
  readonly setPassword: (setting: Setting) => Promise<void>
  /** Comes back at once, whoever is asked about. */
  readonly ask: (username: string, address: string) => void
}

export function invitesOf(deps: Deps): Invites {
  const { tokens, audit, isActive } = deps
  return {
    async invite(userId, validSeconds, by) {
      if (!(await isActive(userId))) throw refuse('user_not_found', 'There is no such active user')
      const made = await tokens.issue(userId, validSeconds)
      await audit.record({
        action: 'user.invited',
        outcome: 'allowed',
        actor: { type: 'user', id: by },
        target: { type: 'user', id: userId },
        details: { expiresAt: made.expiresAt.toISOString() },
      })
      return made
    },
    setPassword: (setting) => setPassword(deps, setting),
    ask(username, address) {
      audit.note({
        action: 'password.reset-asked',
        outcome: 'allowed',
        actor: { type: 'anonymous' },
        context: { address },
        details: { deliverable: deps.deliver !== undefined },
      })
      if (deps.deliver === undefined) return
      send(deps, deps.deliver, username).catch((error: unknown) => {
        deps.log.warn({ err: error }, 'a password reset could not be delivered')
      })
    },
  }
}

async function send(deps: Deps, deliver: DeliverReset, username: string): Promise<void> {
  const userId = await deps.findActive(username)
  if (userId === undefined) return
  const { token, expiresAt } = await deps.tokens.issue(userId, INVITE_SECONDS_MIN)
  // Behind the hash, where no server and no log sees it.
  await deliver({ userId, username, url: `${deps.publicOrigin}/reset#${token}`, expiresAt })
}

/** Second factors stay: whoever took over a mailbox has one factor and not two. */
async function setPassword(deps: Deps, { token, password, pointer, address, asker }: Setting): Promise<void> {
  const { db, tokens, admit, sessions, audit, clock } = deps
  const userId = await tokens.ownerOf(token)
  if (userId === undefined || !(await deps.isActive(userId))) throw invalid()
  const username = await deps.usernameOf(userId)
  const secondFactor = await deps.hasSecondFactor(userId)
  const hash = await admit({ password, username, userId, secondFactor, pointer })
  const by = { ...asker, actor: `user:${userId}` }
  await db.transaction().execute(async (trx) => {
    if (!(await tokens.take(trx, token))) throw invalid()
    await keepPassword(trx, { userId, hash, at: clock() })
    await deps.passwordChanged(trx, { userId, asker: by })
  })
  await sessions.endAllOf(userId, { reason: 'password_changed', asker: by })
  await audit.record({
    action: 'password.reset',
    outcome: 'allowed',
    actor: { type: 'user', id: userId },
    context: { address },
  })
}

const invalid = () =>
  refuse('invite_invalid', 'The invitation or the reset is not valid, was used, or is too old')
