import type { Kysely } from 'kysely'

import type { Database } from '../database.ts'
import { roleVersions } from '../role/queries.ts'
import { findUser } from '../user/queries.ts'

/**
 * The roles of a user and what they allow, as a text to compare. Whoever makes an invitation may let somebody in as what the user
 * is then, and not as what the user has become since.
 */
export async function standingOf(db: Kysely<Database>, userId: string): Promise<string> {
  const roles = (await findUser(db, userId))?.roles ?? []
  return JSON.stringify([[...roles].sort(), Object.entries(await roleVersions(db, roles)).sort()])
}
