import type { Kysely, Transaction } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import { INVITE_SECONDS_MIN } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import { type Clock, Refusal } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { AccountLetters } from '../mail/account-letters.ts'
import type { MailAddresses } from '../mail/addresses.ts'
import { letters } from '../mail/letters.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Sessions } from '../session/sessions.ts'
import type { AdmitPassword } from './new-password.ts'
import type { OneTimeToken, OneTimeTokens } from './one-time-tokens.ts'
import type { AdmitReset } from './reset-limits.ts'
import { standingOf } from './standing.ts'
import { keepPassword } from './stored-password.ts'

/** A user is not written to more often, however often somebody asks. */
export const RESET_EVERY_MS = 300_000

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
  readonly admitReset: AdmitReset
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
  /** `undefined` as long as there is no way to write to users: a reset that is asked for is noted, and nothing more. */
  readonly mail: Mailer | undefined
  readonly addresses: MailAddresses
  readonly letters: AccountLetters
  /** In place of mail. */
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

interface Invite {
  readonly userId: string
  readonly validSeconds: number
  readonly by: string
  /** Refuses whoever may not let anybody in as this user. */
  readonly check: () => Promise<void>
}
interface MailInvite extends Invite {
  readonly address: string
}

export interface Invites {
  /** Whether there is a way to write to people. */
  readonly canMail: boolean
  readonly invite: (invited: Invite) => Promise<OneTimeToken>
  /** Refuses with `mail_unavailable`. From then on the user can be written to there, once the invitation is accepted. */
  readonly mailInvite: (invited: MailInvite) => Promise<Date>
  readonly setPassword: (setting: Setting) => Promise<void>
  /** Comes back before anybody is looked up. Refuses with `too_many_attempts`. */
  readonly ask: (username: string, address: string) => Promise<void>
}

export function invitesOf(deps: Deps): Invites {
  const { tokens, audit } = deps
  const writing = new Set<string>()
  return {
    canMail: deps.mail !== undefined,
    async invite({ userId, validSeconds, by, check }) {
      const standing = await checkedStanding(deps, { userId, check })
      const made = await tokens.issue(userId, validSeconds, { standing })
      await deps.letters.owe({ userId, told: { kind: 'invited' } })
      await recordInvite(audit, { by, userId, expiresAt: made.expiresAt, mailed: false })
      return made
    },
    mailInvite: (invited) => mailInvite(deps, invited),
    setPassword: (setting) => setPassword(deps, setting),
    async ask(username, address) {
      const deliverable = deps.deliver !== undefined || deps.mail !== undefined
      await admitNoted(deps, { username, address, deliverable })
      if (!deliverable) return
      send(deps, username, writing).catch((error: unknown) => {
        deps.log.warn({ err: error }, 'a password reset could not be delivered')
      })
    },
  }
}

interface Asked {
  readonly username: string
  readonly address: string
  readonly deliverable: boolean
}

/** The trail hears of those who ask too often, too. */
async function admitNoted(
  { admitReset, audit }: Deps,
  { username, address, deliverable }: Asked,
): Promise<void> {
  const act = {
    action: 'password.reset-asked',
    actor: { type: 'anonymous' },
    context: { address },
  } as const
  try {
    await admitReset({ username, address })
  } catch (error) {
    if (error instanceof Refusal)
      audit.note({
        ...act,
        outcome: 'refused',
        reason: error.code,
        details: { limit: String(error.details['limit']) },
      })
    throw error
  }
  audit.note({ ...act, outcome: 'allowed', details: { deliverable } })
}

interface Invited {
  readonly by: string
  readonly userId: string
  readonly expiresAt: Date
  readonly mailed: boolean
}

async function recordInvite(audit: AuditTrail, { by, userId, expiresAt, mailed }: Invited): Promise<void> {
  await audit.record({
    action: 'user.invited',
    outcome: 'allowed',
    actor: { type: 'user', id: by },
    target: { type: 'user', id: userId },
    details: { expiresAt: expiresAt.toISOString(), mailed },
  })
}

/** Read before it is looked at: who becomes more in between is not let in. */
async function checkedStanding(
  { db, isActive }: Deps,
  { userId, check }: Pick<Invite, 'userId' | 'check'>,
): Promise<string> {
  const standing = await standingOf(db, userId)
  await check()
  if (!(await isActive(userId))) throw refuse('user_not_found', 'There is no such active user')
  return standing
}

async function mailInvite(deps: Deps, invited: MailInvite): Promise<Date> {
  const { mail, tokens, addresses, audit, log } = deps
  const { userId, address, validSeconds, by } = invited
  const standing = await checkedStanding(deps, invited)
  if (mail === undefined) throw refuse('mail_unavailable', 'No mail server is set up')
  const sealedAddress = await addresses.seal(userId, address)
  const { token, expiresAt } = await tokens.issue(userId, validSeconds, { sealedAddress, standing })
  await deps.letters.owe({ userId, told: { kind: 'invited' } })
  await recordInvite(audit, { by, userId, expiresAt, mailed: true })
  const url = `${deps.publicOrigin}/invite#${token}`
  await mail.send(letters.invitation({ to: address, url, expiresAt })).catch((err: unknown) => {
    log.warn({ err }, 'an invitation could not be mailed')
    throw refuse('mail_unavailable', 'The mail server does not take the letter')
  })
  return expiresAt
}

/** Of those who ask several times at once, one is written to. */
async function send(deps: Deps, username: string, writing: Set<string>): Promise<void> {
  const userId = await deps.findActive(username)
  if (userId === undefined || writing.has(userId)) return
  writing.add(userId)
  try {
    await write(deps, { userId, username })
  } finally {
    writing.delete(userId)
  }
}

async function write(
  deps: Deps,
  { userId, username }: { readonly userId: string; readonly username: string },
): Promise<void> {
  const { mail, deliver, tokens, addresses, clock } = deps
  const to = deliver === undefined ? await addresses.find(userId) : undefined
  // Whoever cannot be written to keeps the invitation that they may hold.
  if (deliver === undefined && to === undefined) return
  if (await tokens.hasSince(userId, new Date(clock().getTime() - RESET_EVERY_MS))) return
  const { token, expiresAt } = await tokens.issue(userId, INVITE_SECONDS_MIN)
  // Behind the hash, where no server and no log sees it.
  const url = `${deps.publicOrigin}/reset#${token}`
  if (deliver !== undefined) await deliver({ userId, username, url, expiresAt })
  else if (to !== undefined) await mail?.send(letters.reset({ to, url, expiresAt }))
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
  const owed = await lettersOf(deps, userId, await tokens.sentTo(token))
  await db.transaction().execute(async (trx) => {
    const taken = await tokens.take(trx, token)
    if (taken === undefined) throw invalid()
    const { sealedAddress: sealed, standing } = taken
    if (standing !== null && standing !== (await standingOf(trx, userId))) throw invalid()
    if (sealed !== null) await deps.addresses.keep(trx, { userId, sealed })
    await keepPassword(trx, { userId, hash, at: clock() })
    for (const owe of owed) await owe(trx)
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

/** To the address of before as well, where another one takes its place. */
async function lettersOf({ addresses, letters }: Deps, userId: string, sealed: string | null) {
  const before = await addresses.stored(userId)
  const set = await letters.prepare({ userId, told: { kind: 'password-set' } })
  if (before === undefined || sealed === null) return [set]
  const [old, next] = [await addresses.open(userId, before), await addresses.open(userId, sealed)]
  if (old === next) return [set]
  const told = { kind: 'address-changed' } as const
  return [
    await letters.prepare({ userId, told, to: before }),
    await letters.prepare({ userId, told, to: sealed }),
    set,
  ]
}

const invalid = () =>
  refuse('invite_invalid', 'The invitation or the reset is not valid, was used, or is too old')
