import type { Kysely } from 'kysely'

import { type Clock, Refusal } from '@urbe/kernel'
import { type Courier, type Delivered, type Delivery, startCourier } from '@urbe/read-store'

import type { Database } from '../database.ts'
import type { CarryOut } from './carry-out.ts'
import { APPROVAL_EFFECT } from './projection.ts'
import { findApproval } from './queries.ts'

const LEASE_MS = 120_000
/** So long whoever agreed is doing it; after that their process is taken to be gone. */
export const OWN_TURN_MS = 30_000

interface Deps {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly random: () => number
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly carryOut: CarryOut
}

/** Does what was agreed to and not done: the process of whoever agreed ended in between, or something was out of reach. */
export function startApprovalCourier(deps: Deps): Courier {
  return startCourier({
    ...deps,
    effect: APPROVAL_EFFECT,
    leaseMs: LEASE_MS,
    count: () => undefined,
    deliver: (delivery) => deliver(deps, delivery),
  })
}

async function deliver({ db, carryOut, clock, log }: Deps, { key }: Delivery): Promise<Delivered> {
  const row = await findApproval(db, key)
  if (row?.phase !== 'approved') return { delivered: true, outcome: row?.phase ?? 'nothing' }
  if (row.decided_at !== null && clock().getTime() - row.decided_at.getTime() < OWN_TURN_MS)
    return { delivered: false, outcome: 'under_way' }
  try {
    await carryOut(key)
    return { delivered: true, outcome: 'carried-out' }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'approval_stale')
      return { delivered: true, outcome: 'failed' }
    log.warn({ err: error, approval: key }, 'what two persons agreed to waits for the next try')
    return { delivered: false, outcome: error instanceof Refusal ? error.code : 'fault' }
  }
}
