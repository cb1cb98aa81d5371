import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { RevocationFeed } from '../revocation/feed.ts'
import { idsOwnedBy } from './queries.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly feed: Pick<RevocationFeed, 'revokeClient'>
  readonly clock: Clock
}

/** What a user may do bounds what their machines may do: with the user's tokens those of the machines end. */
export type EndTokensOfMachines = (ownerId: string) => Promise<void>

export function endingTokensOfMachines({ db, feed, clock }: Deps): EndTokensOfMachines {
  return async (ownerId) => {
    for (const id of await idsOwnedBy(db, ownerId)) await feed.revokeClient(id, clock())
  }
}
