import { createHash } from 'node:crypto'

import { type Kysely, sql } from 'kysely'

import { type CustomRoles, type Grant, systemRoleNames } from '@urbe/contracts'

import type { Database } from '../database.ts'

export interface StoredRole {
  readonly name: string
  readonly description: string
  readonly grants: readonly Grant[]
  readonly version: number
}

/** By name; a row without grants is of a role that was removed. */
export async function listCustomRoles(db: Kysely<Database>): Promise<StoredRole[]> {
  return await db
    .selectFrom('custom_role')
    .selectAll()
    .where(sql<boolean>`jsonb_array_length(grants) > 0`)
    .orderBy('name')
    .execute()
}

export async function findCustomRole(db: Kysely<Database>, name: string): Promise<StoredRole | undefined> {
  return (await listCustomRoles(db)).find((each) => each.name === name)
}

/** Of those of the names that are roles of the administrators' own. */
export async function roleVersions(
  db: Kysely<Database>,
  names: readonly string[],
): Promise<Record<string, number>> {
  const own = (await listCustomRoles(db)).filter(({ name }) => names.includes(name))
  return Object.fromEntries(own.map(({ name, version }) => [name, version]))
}

/** What the services are told. */
export async function toldRoles(db: Kysely<Database>): Promise<CustomRoles> {
  const roles = (await listCustomRoles(db)).map(({ name, grants }) => ({ name, grants: [...grants] }))
  const version = createHash('sha256').update(JSON.stringify(roles)).digest('base64url')
  return { version, roles }
}

/** People and machines. */
export async function countHolders(db: Kysely<Database>, name: string): Promise<number> {
  const people = db
    .selectFrom('app_user')
    .select('user_id as id')
    .where('status', '!=', 'removed')
    .where(sql<boolean>`${name} = ANY (roles)`)
  const machines = db
    .selectFrom('service_account')
    .select('account_id as id')
    .where('removed', '=', false)
    .where(sql<boolean>`jsonb_exists(settings->'roles', ${name})`)
  return (await people.unionAll(machines).execute()).length
}

/** Those of the names that no role has. */
export async function unknownRoles(db: Kysely<Database>, names: readonly string[]): Promise<string[]> {
  const custom = new Set((await listCustomRoles(db)).map(({ name }) => name))
  const system: readonly string[] = systemRoleNames
  return names.filter((name) => !system.includes(name) && !custom.has(name))
}
