import type { Kysely } from 'kysely'

import type { ApprovalOperation, RoleDefinition, ServiceAccountSettings } from '@urbe/contracts'
import { refuse } from '@urbe/http'

import type { Database } from '../database.ts'
import { findCustomRole, roleVersions } from '../role/queries.ts'
import { findServiceAccount } from '../service-account/queries.ts'
import { findUser, type StoredUser } from '../user/queries.ts'
import { graveRoles, reachesFurther } from './grave.ts'

/** What somebody wants to do, as the door has it. */
export type Wanted =
  | { readonly kind: 'set-user-roles'; readonly userId: string; readonly roles: readonly string[] }
  | { readonly kind: 'enable-user' | 'remove-user' | 'erase-user'; readonly userId: string }
  | { readonly kind: 'change-role'; readonly name: string; readonly definition: RoleDefinition }
  | {
      readonly kind: 'change-service-account'
      readonly accountId: string
      readonly settings: ServiceAccountSettings
    }
  | { readonly kind: 'drop-signing-keys' | 'waive-approvals' }

interface Grave {
  readonly operation: ApprovalOperation
  /** Of what it is about, where that has one. */
  readonly version?: number
}

/** What exactly a second person is asked; undefined when one is enough, or when there is nothing that it could be done to. */
export async function graveOperation(db: Kysely<Database>, wanted: Wanted): Promise<Grave | undefined> {
  switch (wanted.kind) {
    case 'drop-signing-keys':
    case 'waive-approvals':
      return { operation: { kind: wanted.kind } }
    case 'change-role':
      return await changeOfRole(db, wanted)
    case 'change-service-account':
      return await changeOfAccount(db, wanted)
    default: {
      const user = await findUser(db, wanted.userId)
      return user === undefined ? undefined : await changeOfUser(db, wanted, user)
    }
  }
}

type OfUser = Extract<Wanted, { userId: string }>

async function changeOfUser(
  db: Kysely<Database>,
  wanted: OfUser,
  user: StoredUser,
): Promise<Grave | undefined> {
  const { userId } = wanted
  const { version, roles, status } = user
  const seen = { roles: [...roles], status }
  if (wanted.kind === 'set-user-roles') {
    const given = wanted.roles.filter((role) => !roles.includes(role))
    if ((await graveRoles(db, given)).length === 0) return undefined
    const kind = wanted.kind
    const wantedRoles = [...wanted.roles]
    const operation = {
      kind,
      userId,
      roles: wantedRoles,
      seen,
      roleVersions: await roleVersions(db, wantedRoles),
    }
    return { operation, version }
  }
  // Nobody becomes more than they are by what is so already.
  if (wanted.kind === 'enable-user' && (status === 'active' || (await graveRoles(db, roles)).length === 0))
    return undefined
  return { operation: { kind: wanted.kind, userId, seen }, version }
}

async function changeOfRole(
  db: Kysely<Database>,
  { kind, name, definition }: Extract<Wanted, { kind: 'change-role' }>,
): Promise<Grave | undefined> {
  const role = await findCustomRole(db, name)
  if (role === undefined || !reachesFurther(role.grants, definition.grants)) return undefined
  return { operation: { kind, name, definition, version: role.version }, version: role.version }
}

async function changeOfAccount(
  db: Kysely<Database>,
  { kind, accountId, settings }: Extract<Wanted, { kind: 'change-service-account' }>,
): Promise<Grave | undefined> {
  const account = await findServiceAccount(db, accountId)
  if (account === undefined || (await graveRoles(db, settings.roles)).length === 0) return undefined
  const { version } = account
  const versions = await roleVersions(db, settings.roles)
  return { operation: { kind, accountId, settings, version, roleVersions: versions }, version }
}

/** Before it is asked of anybody: whoever asks shall have seen what it is about. */
export function demandVersion(version: number | undefined, ifMatch: number | undefined): void {
  if (ifMatch === undefined || version === undefined || ifMatch === version) return
  throw refuse('version_moved', `the version is ${version}`, { version })
}
