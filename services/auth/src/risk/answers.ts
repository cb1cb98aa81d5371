import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'
import { ABSOLUTE_MS } from '../session/families.ts'
import type { RiskAnswer } from './answer.ts'

interface Given {
  readonly riskId: string
  readonly userId: string
  readonly answer: RiskAnswer
  /** A demand stands no longer than what was found counts. */
  readonly until: Date
}

/** What was done about the risks of users, and from when on it counts. */
export interface RiskAnswers {
  /** The same risk is answered once: whoever comes again gets the answer, and the moment, of the first time. */
  readonly give: (given: Given) => Promise<Pick<Given, 'answer' | 'until'> & { readonly at: Date }>
  /** A proof of who they are counts only from after this moment. */
  readonly demandedSince: (userId: string) => Promise<Date | undefined>
}

export function riskAnswers(db: Kysely<Database>, clock: Clock): RiskAnswers {
  return {
    async give({ riskId: risk_id, userId: user_id, answer, until }) {
      const at = clock()
      // Every session from before them is over.
      await db
        .deleteFrom('risk_answer')
        .where('at', '<', new Date(at.getTime() - ABSOLUTE_MS))
        .execute()
      await db
        .insertInto('risk_answer')
        .values({ risk_id, user_id, answer, at, until })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return await db
        .selectFrom('risk_answer')
        .select(['answer', 'at', 'until'])
        .where('risk_id', '=', risk_id)
        .executeTakeFirstOrThrow()
    },
    async demandedSince(userId) {
      const row = await db
        .selectFrom('risk_answer')
        .select(({ fn }) => fn.max('at').as('at'))
        .where('user_id', '=', userId)
        .where('answer', '=', 'step-up')
        .where('until', '>', clock())
        .executeTakeFirst()
      return row?.at ?? undefined
    },
  }
}
