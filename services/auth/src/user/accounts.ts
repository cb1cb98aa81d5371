import type { Kysely, Transaction } from 'kysely'

import type { UserEvent, User as UserView } from '@urbe/contracts'
import type { CommandAsker, CommandHandler, Handled } from '@urbe/event-log'
import { type Position, refuse } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'
import type { Passwords } from '@urbe/vault'

import type { Database } from '../database.ts'
import { holdLock } from '../locks.ts'
import type { AdmitPassword } from '../password/new-password.ts'
import { endTokens } from '../password/one-time-tokens.ts'
import { keepPassword, rehashPassword } from '../password/stored-password.ts'
import type { RevocationFeed } from '../revocation/feed.ts'
import { keepRoles } from '../role/delegation.ts'
import type { EndTokensOfMachines } from '../service-account/owned.ts'
import type { Sessions } from '../session/sessions.ts'
import type { Seen, UserCommand } from './decide.ts'
import type { Erasure } from './erasure.ts'
import type { Names } from './names.ts'
import { applyUserEvent } from './projection.ts'
import { countOtherAdmins, findUser } from './queries.ts'
import type { User } from './state.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly handle: CommandHandler<User, UserCommand, UserEvent>
  readonly passwords: Pick<Passwords, 'hash'>
  readonly admitPassword: AdmitPassword
  readonly names: Names
  readonly erasure: Pick<Erasure, 'forget'>
  readonly sessions: Pick<Sessions, 'endAllOf'>
  readonly feed: Pick<RevocationFeed, 'revokeUser'>
  readonly endTokensOfMachines: EndTokensOfMachines
  /** How many administrators must be left when one is taken away. */
  readonly adminsMin: () => Promise<number>
  readonly clock: Clock
  readonly newId: NewId
}

interface Registration {
  readonly username: string
  /** Without one the user is invited to choose it. */
  readonly password?: string | undefined
  readonly roles: readonly string[]
  readonly asker: CommandAsker
}

interface Change {
  readonly userId: string
  readonly asker: CommandAsker
  readonly ifMatch?: number | undefined
  /** As the user was when two persons agreed: refused when they are not so any more. */
  readonly seen?: Seen | undefined
}

interface RoleChange extends Change {
  readonly roles: readonly string[]
  /** What the roles allowed when two persons agreed. */
  readonly roleVersions?: Readonly<Record<string, number>> | undefined
}

export interface Changed {
  readonly user: UserView
  readonly position: Position
}

export interface Accounts {
  readonly register: (registration: Registration) => Promise<Changed>
  readonly setRoles: (change: RoleChange) => Promise<Changed>
  readonly setStatus: (change: Change & { readonly status: 'active' | 'disabled' }) => Promise<Changed>
  readonly remove: (change: Change) => Promise<Position>
  /** The person is forgotten; what they did stays, by their id. */
  readonly erase: (change: Change) => Promise<Position>
  /** Tells the log a name that only a table had. */
  readonly name: (name: { userId: string; username: string; asker: CommandAsker }) => Promise<void>
  /** Tells the log, inside the transaction that stores the hash. */
  readonly passwordChanged: (trx: Transaction<Database>, change: Change) => Promise<void>
  readonly replaceHash: ReplaceHash
}

/** Hashes a password anew that was verified against this hash; false when another one has taken its place. */
export type ReplaceHash = (given: {
  readonly userId: string
  readonly password: string
  readonly verified: string
}) => Promise<boolean>

export function openAccounts(deps: Deps): Accounts {
  const { db, passwords, sessions, feed, erasure, endTokensOfMachines } = deps

  /** The tokens that are out carry the old roles: they end, and a refresh brings new ones. */
  const changeAccess = async (
    change: Change,
    commandOf: CommandOf,
    roleVersions?: RoleChange['roleVersions'],
  ) => {
    const handled = await underLock(deps, { ...change, roleVersions }, commandOf)
    if (handled.events.length > 0) await feed.revokeUser(change.userId, handled.version)
    return handled
  }
  /** The same of what somebody has less than before, as their machines have it. */
  const reduceAccess: typeof changeAccess = async (change, commandOf, roleVersions) => {
    const handled = await changeAccess(change, commandOf, roleVersions)
    if (handled.events.length > 0) await endTokensOfMachines(change.userId)
    return handled
  }

  const letGo = async (change: Change, type: 'RemoveUser' | 'EraseUser') => {
    // Asked before the row forgets it.
    const username = await nameOf(deps, change.userId)
    const { position } = await reduceAccess(change, (admins) => ({
      type,
      data: { ...admins, seen: change.seen },
    }))
    await erasure.forget({ ...change, username })
    return position
  }

  return {
    register: (registration) => register(deps, registration),
    async setRoles({ roles, roleVersions, ...change }) {
      const commandOf: CommandOf = (admins) => ({
        type: 'SetUserRoles',
        data: { roles, ...admins, seen: change.seen },
      })
      const handled = await reduceAccess(change, commandOf, roleVersions)
      return await changed(deps, change.userId, handled)
    },
    async setStatus({ status, ...change }) {
      if (status === 'active') {
        const seen = { seen: change.seen }
        const handled = await changeAccess(change, () => ({ type: 'EnableUser', data: seen }))
        return await changed(deps, change.userId, handled)
      }
      // An account in wrong hands is locked out at once, by whoever sees it.
      const commandOf: CommandOf = ({ otherAdmins }) => ({ type: 'DisableUser', data: { otherAdmins } })
      const handled = await reduceAccess(change, commandOf)
      // Whoever is let in again has the password, and no link of before.
      await endTokens(db, change.userId)
      await sessions.endAllOf(change.userId, { reason: 'user_disabled', asker: change.asker })
      return await changed(deps, change.userId, handled)
    },
    remove: (change) => letGo(change, 'RemoveUser'),
    erase: (change) => letGo(change, 'EraseUser'),
    async name({ userId, username, asker }) {
      const command = { type: 'NameUser', data: { username } } as const
      await db.transaction().execute((trx) => obey(deps, trx, { userId, asker, command }))
    },
    async passwordChanged(trx, change) {
      await obey(deps, trx, { ...change, command: { type: 'ChangeUserPassword', data: {} } })
    },
    async replaceHash({ userId, password, verified }) {
      const hash = await passwords.hash(password)
      return await rehashPassword(db, { userId, hash, verified, at: deps.clock() })
    },
  }
}

/** Name, hash, event and row stand together or not at all: the log is told inside the transaction. */
async function register(deps: Deps, { username, password, roles, asker }: Registration): Promise<Changed> {
  const { db, admitPassword, names, clock, newId } = deps
  const given = { username, secondFactor: false, pointer: '/password' }
  const hash = password === undefined ? undefined : await admitPassword({ ...given, password })
  const userId = newId()
  const handled = await db.transaction().execute(async (trx) => {
    await keepRoles(trx, roles)
    if (!(await names.claim(trx, { userId, username })))
      throw refuse('username_taken', 'Somebody else has this name')
    if (hash !== undefined) await keepPassword(trx, { userId, hash, at: clock() })
    const command = { type: 'RegisterUser', data: { roles, username } } as const
    return await obey(deps, trx, { userId, asker, command })
  })
  return await changed(deps, userId, handled)
}

type CommandOf = (admins: { readonly otherAdmins: number; readonly adminsMin: number }) => UserCommand

async function underLock(
  deps: Deps,
  { userId, asker, ifMatch, roleVersions }: Change & Pick<RoleChange, 'roleVersions'>,
  commandOf: CommandOf,
): Promise<Handled<User, UserEvent>> {
  return await deps.db.transaction().execute(async (trx) => {
    await holdLock(trx, 'administrators')
    const admins = { otherAdmins: await countOtherAdmins(trx, userId), adminsMin: await deps.adminsMin() }
    const command = commandOf(admins)
    if (command.type === 'SetUserRoles') await keepRoles(trx, command.data.roles, roleVersions)
    return await obey(deps, trx, { userId, asker, ifMatch, command })
  })
}

async function obey(
  { handle }: Deps,
  trx: Transaction<Database>,
  { userId, asker, ifMatch, command }: Change & { readonly command: UserCommand },
): Promise<Handled<User, UserEvent>> {
  const options = ifMatch === undefined ? {} : { expectedVersion: ifMatch }
  const handled = await handle(userId, command, asker, options)
  const first = handled.version - handled.events.length + 1
  for (const [at, event] of handled.events.entries())
    await applyUserEvent(trx, { id: userId, version: first + at, event })
  return handled
}

async function nameOf({ db, names }: Deps, userId: string): Promise<string | null> {
  const user = await findUser(db, userId)
  return user === undefined ? null : await names.nameOf(user)
}

async function changed(
  { db, names }: Deps,
  userId: string,
  { position }: Handled<User, UserEvent>,
): Promise<Changed> {
  const user = await findUser(db, userId)
  if (user === undefined) throw refuse('user_not_found', 'There is no such user')
  return { user: await names.show(user), position }
}
