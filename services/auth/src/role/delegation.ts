import { isDeepStrictEqual } from 'node:util'

import type { Kysely, Transaction } from 'kysely'

import { type Conditions, type Grant, systemRoleNames, systemRoles } from '@urbe/contracts'
import { type Asker, refuse } from '@urbe/http'

import type { Database } from '../database.ts'
import { shareLock } from '../locks.ts'
import { findUser } from '../user/queries.ts'
import { findCustomRole, listCustomRoles, roleVersions, type StoredRole, unknownRoles } from './queries.ts'
import { isWithin, reaches } from './reach.ts'

type Granter = Pick<Asker, 'visible' | 'roles' | 'forWhom'>

/**
 * Nobody gives what they do not have: refuses grants that reach further than the asker's own, be it at this moment or under other
 * conditions than those that bind the asker.
 */
async function checkDelegation(
  db: Kysely<Database>,
  asker: Granter,
  grants: readonly Grant[],
): Promise<void> {
  const own = grantsOf(asker.roles, await listCustomRoles(db))
  const client = asker.forWhom?.facts.cond
  for (const { effect, permission, conditions = {} } of grants) {
    if (effect === 'deny') continue
    const isBound = client !== undefined && !isWithin(conditions, client)
    const ofThis = own.filter((each) => each.permission === permission)
    if (!isBound && isOpenNow(asker, { permission, conditions }) && reaches(ofThis, conditions)) continue
    throw refuse('forbidden', `You cannot give ${permission}: you do not have it yourself, or not so widely`)
  }
}

/** Whoever takes a denial away gives what it denied. */
const checkLifted = (
  db: Kysely<Database>,
  asker: Granter,
  { before, after }: Readonly<Record<'before' | 'after', readonly Grant[]>>,
): Promise<void> => {
  const isKept = (grant: Grant) => after.some((each) => isDeepStrictEqual(each, grant))
  const lifted = before.filter((grant) => grant.effect === 'deny' && !isKept(grant))
  return checkDelegation(
    db,
    asker,
    lifted.map((grant) => ({ ...grant, effect: 'allow' })),
  )
}

/** The same of a whole definition, against the one that stands. */
export async function checkDefinable(
  db: Kysely<Database>,
  asker: Granter,
  { name, grants }: { readonly name: string; readonly grants: readonly Grant[] },
): Promise<void> {
  await checkDelegation(db, asker, grants)
  const before = (await findCustomRole(db, name))?.grants ?? []
  await checkLifted(db, asker, { before, after: grants })
}

function isOpenNow(
  { visible }: Granter,
  { permission, conditions }: Pick<Grant, 'permission'> & { conditions: Conditions },
): boolean {
  const own = visible(permission)
  const cities = conditions.citiesInclude
  return own.isAll || (cities !== undefined && !own.isEmpty && cities.every((cityId) => own.has({ cityId })))
}

const grantsOf = (names: readonly string[], custom: readonly StoredRole[]): readonly Grant[] => [
  ...systemGrants(names),
  ...custom.filter(({ name }) => names.includes(name)).flatMap(({ grants }) => grants),
]

/** The same for roles by name; a name that nobody knows is refused as well. */
export async function checkRolesGrantable(
  db: Kysely<Database>,
  asker: Granter,
  names: readonly string[],
): Promise<void> {
  await checkKnown(db, names)
  await checkDelegation(db, asker, grantsOf(names, await listCustomRoles(db)))
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
