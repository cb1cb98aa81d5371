import type { Kysely } from 'kysely'

import { refuse } from '@urbe/http'

import type { Database } from '../database.ts'
import { storedPolicy } from '../password-policy/policies.ts'
import { findUser } from '../user/queries.ts'
import { isTwoFactors } from './authentication.ts'

/**
 * Roles that the policy demands a second factor for, and that a session without one does not have. Its owner can sign in and set
 * up a factor; nothing else of these roles is open.
 */
export async function withheldRoles(
  db: Kysely<Database>,
  { roles, methods }: { readonly roles: readonly string[]; readonly methods: readonly string[] },
): Promise<readonly string[]> {
  if (isTwoFactors(methods)) return []
  const { secondFactorRoles } = (await storedPolicy(db)).policy
  return roles.filter((role) => secondFactorRoles.includes(role))
}

/** Refuses to take away the last second factor of somebody with a role that needs one. */
export async function demandFactorsLeft(
  db: Kysely<Database>,
  { userId, factorsLeft }: { readonly userId: string; readonly factorsLeft: number },
): Promise<void> {
  if (factorsLeft > 0) return
  const roles = (await findUser(db, userId))?.roles ?? []
  const [demanding] = await withheldRoles(db, { roles, methods: [] })
  if (demanding === undefined) return
  throw refuse('forbidden', `The role ${demanding} needs a second factor: set up another one first`)
}
