import { setTimeout as sleep } from 'node:timers/promises'

import type { Kysely } from 'kysely'

import type { CommandAsker } from '@urbe/event-log'
import { type NewId, Refusal } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { Names } from './names.ts'

const RETRY_MS = 500
/** Told by the log's answer: it will pass. */
const PASSING: ReadonlySet<string> = new Set(['not_ready', 'outcome_unknown', 'kms_unavailable'])

interface Deps {
  readonly db: Kysely<Database>
  readonly names: Pick<Names, 'indexOf'>
  /** Tells the log, and writes the row of the read model. */
  readonly tell: (name: { userId: string; username: string; asker: CommandAsker }) => Promise<void>
  readonly newId: NewId
  readonly signal: AbortSignal
}

/**
 * Names that stand in the clear, from before they were sealed: told to the log and the read model, where they are sealed, indexed,
 * and removed from where they stood. Does nothing the second time. Answers with their number.
 */
export async function sealOldNames(deps: Deps): Promise<number> {
  const rows = await deps.db
    .selectFrom('identity')
    .select(['user_id', 'username'])
    .where('username', 'is not', null)
    .orderBy('user_id')
    .execute()
  for (const { user_id: userId, username } of rows)
    if (username !== null) await untilTold(deps, { userId, username })
  return rows.length
}

async function untilTold(deps: Deps, old: { userId: string; username: string }): Promise<void> {
  const { db, names, tell, newId, signal } = deps
  for (;;) {
    try {
      const index = await names.indexOf(old.username)
      await tell({ ...old, asker: { actor: 'system:auth', correlationId: newId(), commandId: newId() } })
      await db
        .updateTable('identity')
        .set({ username: null, username_index: index })
        .where('user_id', '=', old.userId)
        .execute()
      return
    } catch (error) {
      if (!(error instanceof Refusal) || !PASSING.has(error.code)) throw error
      await sleep(RETRY_MS, undefined, { signal })
    }
  }
}
