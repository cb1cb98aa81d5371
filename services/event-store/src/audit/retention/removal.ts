import type { Kysely } from 'kysely'

import { TILE_WIDTH } from '@urbe/merkle'

import type { Database } from '../../database.ts'
import type { ColdBundles } from './cold-bundles.ts'
import { oldEntries, type Span, toldBefore } from './pruning.ts'

interface Places {
  readonly db: Kysely<Database>
  readonly cold: Pick<ColdBundles, 'remove'>
  /** Nothing more is begun when it aborts: somebody else keeps the trail. */
  readonly lasting: AbortSignal
}

/** Cold bundles whose time was over before a moment. */
export async function oldColdFiles(db: Kysely<Database>, until: Date): Promise<Span> {
  const { kept_from, cold_from: from } = await stateOf(db)
  const { before } = await oldEntries(db, { from, until })
  return { from, before: Math.max(from, Math.min(before, kept_from)) }
}

/** What a signed entry says is removed, and what may not have been. */
export async function toldRemoved(db: Kysely<Database>): Promise<Span> {
  const { cold_from: from } = await stateOf(db)
  return { from, before: await toldBefore(db, 'trail.removed') }
}

/** Takes away files that a signed entry has told of. Where it was left in the middle it goes on. */
export async function removeCold({ db, cold, lasting }: Places, { from, before }: Span): Promise<void> {
  for (let first = from; first < before; first += TILE_WIDTH) {
    lasting.throwIfAborted()
    await cold.remove(first / TILE_WIDTH)
    await db
      .updateTable('audit_log')
      .set({ cold_from: first + TILE_WIDTH })
      .where('cold_from', '=', first)
      .execute()
  }
}

function stateOf(db: Kysely<Database>) {
  return db.selectFrom('audit_log').select(['kept_from', 'cold_from']).executeTakeFirstOrThrow()
}
