import type { Kysely, Transaction } from 'kysely'

import {
  type NewSecret,
  SERVICE_ACCOUNTS_MAX,
  type ServiceAccount,
  type ServiceAccountEvent,
  type ServiceAccountSettings,
} from '@urbe/contracts'
import type { CommandHandler, Handled } from '@urbe/event-log'
import { type Asker, type Position, refuse } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'

import type { Database } from '../database.ts'
import { holdLock } from '../locks.ts'
import type { RevocationFeed } from '../revocation/feed.ts'
import { keepRoles } from '../role/delegation.ts'
import type { ServiceAccountCommand } from './decide.ts'
import { checkExpiry } from './expiry.ts'
import { applyServiceAccountEvent } from './projection.ts'
import { countServiceAccounts, findServiceAccount, type StoredSecret } from './queries.ts'
import { makeSecret } from './secret.ts'
import type { ServiceAccountState } from './state.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly handle: CommandHandler<ServiceAccountState, ServiceAccountCommand, ServiceAccountEvent>
  readonly feed: Pick<RevocationFeed, 'revokeUser'>
  readonly checkGrantable: (asker: Asker, roles: readonly string[]) => Promise<void>
  /** Stands in every API key. */
  readonly environment: string
  readonly clock: Clock
  readonly newId: NewId
}
interface Change {
  readonly id: string
  readonly asker: Asker
  readonly ifMatch?: number | undefined
}
interface SettingsChange extends Change {
  readonly settings: ServiceAccountSettings
  /** What the roles allowed when two persons agreed. */
  readonly roleVersions?: Readonly<Record<string, number>> | undefined
}
export interface ChangedAccount {
  readonly account: ServiceAccount
  readonly position: Position
}
export interface IssuedSecret {
  readonly row: StoredSecret
  readonly shown: string | undefined
  readonly position: Position
}

export interface ServiceAccounts {
  readonly create: (asker: Asker, settings: ServiceAccountSettings) => Promise<ChangedAccount>
  readonly change: (change: SettingsChange) => Promise<ChangedAccount>
  readonly remove: (change: Change) => Promise<Position>
  readonly issueSecret: (change: Change & { readonly wanted: NewSecret }) => Promise<IssuedSecret>
  readonly revokeSecret: (change: Change & { readonly secretId: string }) => Promise<Position>
}

export function openServiceAccounts(deps: Deps): ServiceAccounts {
  const { db, feed, checkGrantable, newId } = deps
  const changed = async (id: string, { position }: Handled<ServiceAccountState, ServiceAccountEvent>) => {
    return { account: await existing(db, id), position }
  }
  /** The tokens that are out say what the account could do before: they end. */
  const endTokens = async (
    id: string,
    { events, version }: Handled<ServiceAccountState, ServiceAccountEvent>,
  ) => {
    if (events.length > 0) await feed.revokeUser(id, version)
  }
  return {
    async create(asker, settings) {
      checkExpiry(settings.expiresAt, deps.clock())
      await checkGrantable(asker, settings.roles)
      const ownerId = asker.userId
      if (ownerId === undefined) throw refuse('unauthorized', 'A service account needs an owner')
      const id = newId()
      const command = { type: 'CreateServiceAccount', data: { settings, ownerId } } as const
      return await changed(
        id,
        await db.transaction().execute(async (trx) => {
          await keepRoles(trx, settings.roles)
          return await create(deps, trx, { id, asker, command })
        }),
      )
    },
    async change({ settings, roleVersions, ...change }) {
      checkExpiry(settings.expiresAt, deps.clock())
      await checkGrantable(change.asker, settings.roles)
      const command = { type: 'ChangeServiceAccount', data: { settings } } as const
      const handled = await db.transaction().execute(async (trx) => {
        await keepRoles(trx, settings.roles, roleVersions)
        return await obey(deps, trx, { ...change, command })
      })
      await endTokens(change.id, handled)
      return await changed(change.id, handled)
    },
    async remove(change) {
      const command = { type: 'RemoveServiceAccount', data: {} } as const
      const handled = await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('service_secret').where('account_id', '=', change.id).execute()
        return await obey(deps, trx, { ...change, command })
      })
      await endTokens(change.id, handled)
      return handled.position
    },
    issueSecret: (change) => issueSecret(deps, change),
    async revokeSecret({ secretId, ...change }) {
      const command = { type: 'RemoveSecret', data: { secretId } } as const
      const handled = await db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('service_secret')
          .where('secret_id', '=', secretId)
          .where('account_id', '=', change.id)
          .execute()
        return await obey(deps, trx, { ...change, command })
      })
      await endTokens(change.id, handled)
      return handled.position
    },
  }
}

type Obeying = Change & { readonly command: ServiceAccountCommand }

async function create(deps: Deps, trx: Transaction<Database>, obeying: Obeying) {
  await holdLock(trx, 'serviceAccounts')
  if ((await countServiceAccounts(trx)) >= SERVICE_ACCOUNTS_MAX)
    throw refuse('too_many_service_accounts', `There can be ${SERVICE_ACCOUNTS_MAX} service accounts`)
  return await obey(deps, trx, obeying)
}

/** What gives out a secret gives what the account may do: only who could give that away may. */
async function issueSecret(
  deps: Deps,
  { wanted, ...change }: Change & { readonly wanted: NewSecret },
): Promise<IssuedSecret> {
  const { db, clock, newId, environment, checkGrantable } = deps
  const account = await existing(db, change.id)
  await checkGrantable(change.asker, account.roles)
  const { shown, ...made } = await makeSecret(wanted, environment)
  if (wanted.expiresAt !== undefined) checkExpiry(wanted.expiresAt, clock())
  checkExpiry(account.expiresAt, clock())
  const expiresAt = earlier(wanted.expiresAt ?? account.expiresAt, account.expiresAt)
  const secretId = newId()
  const command = { type: 'AddSecret', data: { secretId, kind: wanted.kind, expiresAt } } as const
  return await db.transaction().execute(async (trx) => {
    const { position } = await obey(deps, trx, { ...change, command })
    const row = await trx
      .insertInto('service_secret')
      .values({
        secret_id: secretId,
        account_id: change.id,
        kind: wanted.kind,
        ...made,
        jwk: made.jwk && JSON.stringify(made.jwk),
        created_at: clock(),
        expires_at: new Date(expiresAt),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return { row, shown, position }
  })
}

const earlier = (one: string, other: string) => (Date.parse(one) < Date.parse(other) ? one : other)

async function obey({ handle }: Deps, trx: Transaction<Database>, { id, asker, ifMatch, command }: Obeying) {
  const handled = await handle(id, command, asker, ifMatch === undefined ? {} : { expectedVersion: ifMatch })
  const first = handled.version - handled.events.length + 1
  for (const [at, event] of handled.events.entries())
    await applyServiceAccountEvent(trx, { id, version: first + at, event })
  return handled
}

async function existing(db: Kysely<Database>, id: string): Promise<ServiceAccount> {
  const account = await findServiceAccount(db, id)
  if (account === undefined) throw refuse('service_account_not_found', 'There is no such service account')
  return account
}
