import { type Kysely, sql } from 'kysely'

import { type ApprovalEvent, approvalEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'
import type { Projection } from '@urbe/read-store'

import type { ApprovalTable, Database } from '../database.ts'

/** Keyed by the approval. */
export const APPROVAL_EFFECT = 'approval'

/** What waits for a second person as rows. The command writes the same rows first; whoever comes second changes nothing. */
export const approvals: Projection<Database> = {
  name: 'approvals_v1',
  tables: ['approval'],
  async createTables(db) {
    await sql`CREATE TABLE approval (
      approval_id uuid PRIMARY KEY,
      operation jsonb NOT NULL,
      phase text NOT NULL,
      asked_by uuid NOT NULL,
      approvers text[] NOT NULL,
      asked_at timestamptz(3) NOT NULL,
      expires_at timestamptz(3) NOT NULL,
      decided_by uuid,
      decided_at timestamptz(3),
      settled_at timestamptz(3),
      failure text,
      code text,
      version int NOT NULL
    )`.execute(db)
    await sql`CREATE INDEX approval_by_phase ON approval (phase, expires_at)`.execute(db)
  },
  async apply(trx, events, { outbox }) {
    for (const event of events) {
      const { type, id, version } = event.aggregate
      if (type !== 'approval') continue
      const parsed = approvalEvent.parse(event)
      await applyApprovalEvent(trx, { id, version, event: parsed })
      // Done at once by whoever agreed; what stops in between is done by the courier.
      if (parsed.type === 'ApprovalGiven')
        outbox.add({ effect: APPROVAL_EFFECT, event, key: id, lane: id, body: '' })
    }
  },
}

interface Versioned {
  readonly id: string
  readonly version: number
  readonly event: ApprovalEvent
}

export async function applyApprovalEvent(
  db: Kysely<Database>,
  { id, version, event }: Versioned,
): Promise<void> {
  const { data } = event
  const at = new Date(data.at)
  switch (event.type) {
    case 'ApprovalAsked':
      return await insert(db, { id, version, data: event.data })
    case 'ApprovalGiven':
      return await change(
        db,
        { id, version },
        { phase: 'approved', decided_by: event.data.by, decided_at: at },
      )
    case 'ApprovalRefused':
      return await change(
        db,
        { id, version },
        { phase: 'refused', decided_by: event.data.by, decided_at: at, settled_at: at },
      )
    case 'ApprovalCarriedOut':
      return await change(db, { id, version }, { phase: 'carried-out', settled_at: at })
    case 'ApprovalFailed': {
      const { reason: failure, code = null } = event.data
      return await change(db, { id, version }, { phase: 'failed', failure, code, settled_at: at })
    }
    default:
      return unreachable(event)
  }
}

type Place = Pick<Versioned, 'id' | 'version'>
type Asked = Extract<ApprovalEvent, { type: 'ApprovalAsked' }>['data']

async function insert(
  db: Kysely<Database>,
  { id, version, data }: Place & { readonly data: Asked },
): Promise<void> {
  await db
    .insertInto('approval')
    .values({
      approval_id: id,
      operation: JSON.stringify(data.operation),
      phase: 'pending',
      asked_by: data.asker.userId,
      approvers: data.approvers.map(({ userId }) => userId),
      asked_at: new Date(data.at),
      expires_at: new Date(data.expiresAt),
      decided_by: null,
      decided_at: null,
      settled_at: null,
      failure: null,
      code: null,
      version,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

type Changed = Partial<
  Pick<ApprovalTable, 'phase' | 'decided_by' | 'decided_at' | 'settled_at' | 'failure' | 'code'>
>

async function change(db: Kysely<Database>, { id, version }: Place, values: Changed): Promise<void> {
  await db
    .updateTable('approval')
    .set({ ...values, version })
    .where('approval_id', '=', id)
    .where('version', '<', version)
    .execute()
}
