import type { Kysely } from 'kysely'

import { type Grant, gravePermissions, systemRoleNames, systemRoles } from '@urbe/contracts'

import type { Database } from '../database.ts'
import { listCustomRoles } from '../role/queries.ts'

/** Those of the names whose roles carry powers of an administrator. */
export async function graveRoles(db: Kysely<Database>, names: readonly string[]): Promise<readonly string[]> {
  const custom = new Map((await listCustomRoles(db)).map(({ name, grants }) => [name, grants]))
  const system = new Set<string>(
    systemRoleNames.filter((name) => gravePermissions.some((each) => includes(systemRoles[name], each))),
  )
  return names.filter((name) => system.has(name) || graveGrants(custom.get(name) ?? []).size > 0)
}

const includes = (permissions: readonly string[], permission: string) => permissions.includes(permission)

/** Whether a role would carry more of these powers than it does: an allow that is new or wider, or a deny that is gone. */
export function reachesFurther(before: readonly Grant[], after: readonly Grant[]): boolean {
  const [had, has] = [graveGrants(before), graveGrants(after)]
  const denied = (grants: readonly Grant[]) =>
    grants.filter(({ effect, permission }) => effect === 'deny' && gravePermissions.includes(permission))
  const stillDenied = new Set(denied(after).map((each) => JSON.stringify(each)))
  return (
    [...has].some((each) => !had.has(each)) ||
    (has.size > 0 && denied(before).some((each) => !stillDenied.has(JSON.stringify(each))))
  )
}

const graveGrants = (grants: readonly Grant[]): ReadonlySet<string> =>
  new Set(
    grants
      .filter(({ effect, permission }) => effect === 'allow' && gravePermissions.includes(permission))
      .map((each) => JSON.stringify(each)),
  )
