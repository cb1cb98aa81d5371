import type { Kysely, Transaction } from 'kysely'

import { type Grant, systemRoleNames, systemRoles } from '@urbe/contracts'
import { type Asker, refuse } from '@urbe/http'

import type { Database } from '../database.ts'
import { shareLock } from '../locks.ts'
import { findUser } from '../user/queries.ts'
import { listCustomRoles, roleVersions, unknownRoles } from './queries.ts'

export type Granter = Pick<Asker, 'visible'>

/** Nobody gives what they do not have: refuses grants that reach further than the asker's own. */
export function checkDelegation(asker: Granter, grants: readonly Grant[]): void {
  for (const { effect, permission, conditions } of grants) {
    if (effect === 'deny') continue
    const own = asker.visible(permission)
    const cities = conditions?.citiesInclude
    if (own.isAll || (cities !== undefined && !own.isEmpty && cities.every((cityId) => own.has({ cityId }))))
      continue
    throw refuse('not_allowed', `You cannot give ${permission}: you do not have it yourself`)
  }
}

/** The same for roles by name; a name that nobody knows is refused as well. */
export async function checkRolesGrantable(
  db: Kysely<Database>,
  asker: Granter,
  names: readonly string[],
): Promise<void> {
  await checkKnown(db, names)
  const custom = (await listCustomRoles(db)).filter(({ name }) => names.includes(name))
  checkDelegation(asker, [...custom.flatMap(({ grants }) => grants), ...systemGrants(names)])
}

async function checkKnown(db: Kysely<Database>, names: readonly string[]): Promise<void> {
  const [unknown] = await unknownRoles(db, names)
  if (unknown === undefined) return
  throw refuse('invalid_value', `There is no role ${unknown}`, {
    errors: [{ pointer: '/roles', code: 'unknown_role', detail: `${unknown} is no role` }],
  })
}

/**
 * Until the transaction ends, none of these roles goes. Otherwise somebody could be given a role that is just being removed, and
 * would have whatever a later role of the same name allows. `agreedTo`: versions that two persons have agreed to.
 */
export async function keepRoles(
  trx: Transaction<Database>,
  names: readonly string[],
  agreedTo?: Readonly<Record<string, number>>,
): Promise<void> {
  await shareLock(trx, 'roles')
  await checkKnown(trx, names)
  if (agreedTo === undefined) return
  const now = await roleVersions(trx, names)
  if (names.some((name) => now[name] !== agreedTo[name]))
    throw refuse('approval_stale', 'What the roles allow has changed since it was agreed to')
}

/** Nobody changes people who may do more than they do themselves, nor lets themselves or others in as them. */
export async function checkPerson(db: Kysely<Database>, asker: Granter, userId: string): Promise<void> {
  const user = await findUser(db, userId)
  if (user !== undefined) await checkRolesGrantable(db, asker, user.roles)
}

const systemGrants = (names: readonly string[]): Grant[] =>
  systemRoleNames
    .filter((name) => names.includes(name))
    .flatMap((name) => systemRoles[name])
    .map((permission) => ({ effect: 'allow', permission }))
