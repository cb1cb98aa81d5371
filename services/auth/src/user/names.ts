import type { Kysely } from 'kysely'

import type { User } from '@urbe/contracts'
import { fieldPlace, isShredded, type OpenVault } from '@urbe/vault'

import type { Database } from '../database.ts'
import type { StoredUser } from './queries.ts'

/** Names of users: sealed under the key of each, found by a blind index. */
export interface Names {
  /** False when somebody else has the name. */
  readonly claim: (db: Kysely<Database>, name: { userId: string; username: string }) => Promise<boolean>
  readonly indexOf: (username: string) => Promise<string>
  /** A pseudonym for the trail, under a key of its own: it cannot be joined with the index. */
  readonly accountOf: (username: string) => Promise<string>
  readonly nameOf: (user: Pick<StoredUser, 'id' | 'sealedName'>) => Promise<string | null>
  /** The user as the API shows it. */
  readonly show: (user: StoredUser) => Promise<User>
}

const FIELD = 'username'

export const subjectOf = (userId: string): string => `user:${userId}`

export function openNames(vault: Pick<OpenVault, 'open' | 'blindIndex'>): Names {
  const indexOf = (username: string) => vault.blindIndex('auth.username', username)

  async function nameOf({ id, sealedName }: Pick<StoredUser, 'id' | 'sealedName'>): Promise<string | null> {
    if (sealedName === null) return null
    const place = fieldPlace({ subject: 'user', aggregateType: 'user', aggregateId: id, field: FIELD })
    const name = await vault.open(place, sealedName)
    return isShredded(name) ? null : name
  }

  return {
    indexOf,
    accountOf: (username) => vault.blindIndex('auth.trail-account', username),
    nameOf,
    async claim(db, { userId, username }) {
      const index = await indexOf(username)
      const claimed = await db
        .insertInto('identity')
        .values({ user_id: userId, username: null, username_index: index })
        .onConflict((conflict) => conflict.column('username_index').doNothing())
        .returning('user_id')
        .executeTakeFirst()
      return claimed !== undefined
    },
    async show({ sealedName, ...user }) {
      const username = await nameOf({ id: user.id, sealedName })
      return { ...user, username, ...(username === null && { $shredded: [FIELD] }) }
    },
  }
}
