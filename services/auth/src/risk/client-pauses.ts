import type { Kysely } from 'kysely'

import { refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'

interface Given {
  readonly riskId: string
  readonly accountId: string
  readonly until: Date
}

/** Machines that get no tokens for credentials from before something was done with them. */
export interface ClientPauses {
  /** The same risk is answered once: whoever comes again gets the moment of the first time. */
  readonly begin: (given: Given) => Promise<{ readonly at: Date; readonly until: Date }>
  /** Throws `client_paused` for a credential that was made before the pause; a new one is how people let the machine on. */
  readonly check: (accountId: string, credential: { readonly madeAt: Date }) => Promise<void>
}

export function clientPauses(db: Kysely<Database>, clock: Clock): ClientPauses {
  return {
    async begin({ riskId: risk_id, accountId: account_id, until }) {
      const at = clock()
      await db.deleteFrom('client_pause').where('until', '<', at).where('risk_id', '!=', risk_id).execute()
      await db
        .insertInto('client_pause')
        .values({ risk_id, account_id, at, until })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return await db
        .selectFrom('client_pause')
        .select(['at', 'until'])
        .where('risk_id', '=', risk_id)
        .executeTakeFirstOrThrow()
    },
    async check(accountId, { madeAt }) {
      const standing = await db
        .selectFrom('client_pause')
        .select('until')
        .where('account_id', '=', accountId)
        .where('until', '>', clock())
        .where('at', '>=', madeAt)
        .orderBy('until', 'desc')
        .executeTakeFirst()
      if (standing === undefined) return
      throw refuse(
        'client_paused',
        `Something unusual was done with this client: it waits until ${standing.until.toISOString()}, or for a new credential`,
      )
    },
  }
}
