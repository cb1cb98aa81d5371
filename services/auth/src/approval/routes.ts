import type { Kysely } from 'kysely'

import { endpoints } from '@urbe/contracts'
import { type Asker, type Binding, bind, openCursor, refuse, signCursor } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { Approvals } from './approvals.ts'
import type { CarryOut } from './carry-out.ts'
import { findApproval, listApprovals, viewOf } from './queries.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly approvals: Approvals
  readonly carryOut: CarryOut
  /** Refuses who has not proved lately who they are. */
  readonly demandFresh: (asker: Asker) => Promise<void>
  readonly clock: Clock
  readonly cursorKey: Uint8Array
}

/** What waits for a second person. Administrators see all of it, everybody else what they asked for themselves. */
export function approvalRoutes(deps: Deps): Binding[] {
  return [...readingRoutes(deps), ...decidingRoutes(deps)]
}

function readingRoutes(deps: Deps): Binding[] {
  const { db, clock, cursorKey } = deps
  return [
    bind(endpoints.listApprovals, async ({ query: { limit, cursor, state }, asker }) => {
      const before = cursor === undefined ? undefined : String(openCursor(cursorKey, cursor))
      const askedBy = seesAll(asker) ? undefined : ownId(asker)
      const pendingAt = state === undefined ? undefined : clock()
      const found = await listApprovals(db, { limit: limit + 1, before, askedBy, pendingAt })
      const items = found.slice(0, limit)
      const last = items.at(-1)?.approval_id
      const next = found.length > limit && last !== undefined ? signCursor(cursorKey, last) : null
      return { body: { items: items.map((row) => viewOf(row, clock())), next } }
    }),
    bind(endpoints.getApproval, async ({ params, asker }) => ({
      body: await visible(deps, params.id, asker),
    })),
  ]
}

function decidingRoutes(deps: Deps): Binding[] {
  const { approvals, carryOut, demandFresh } = deps
  return [
    bind(endpoints.approve, async ({ params: { id }, asker }) => {
      await demandFresh(asker)
      await approvals.give({ id, asker })
      await carryOut(id)
      return { body: await visible(deps, id, asker) }
    }),
    bind(endpoints.refuseApproval, async ({ params: { id }, asker }) => {
      await visible(deps, id, asker)
      return { body: await approvals.refuse({ id, asker }) }
    }),
  ]
}

const seesAll = (asker: Asker): boolean => asker.can('role:manage')
/** A machine has asked for nothing. */
const ownId = ({ userId }: Asker): string => userId ?? '00000000-0000-0000-0000-000000000000'

/** What is not one's own is not there. */
async function visible({ db, clock }: Deps, id: string, asker: Asker) {
  const row = await findApproval(db, id)
  if (row === undefined || !(seesAll(asker) || row.asked_by === asker.userId))
    throw refuse('approval_not_found', 'There is no such approval')
  return viewOf(row, clock())
}
