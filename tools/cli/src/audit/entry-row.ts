import type { Said } from './bundles.ts'
import { TrailFault } from './fault.ts'

/** An entry as the event-store's table has it: its bytes, and what it is found by. */
export interface EntryRow {
  readonly seq: string
  readonly id: string
  readonly at: unknown
  readonly action: string
  readonly outcome: string
  readonly actor_id: string | null
  readonly target_id: string | null
  readonly bytes: Buffer
}

/** Whoever changes a column hides an entry from those who search, and leaves its bytes as they were signed. */
export function checkRow(row: EntryRow, { id, ts, action, outcome, actor, target }: Said): void {
  const told: readonly (readonly [string, unknown, unknown])[] = [
    ['id', row.id, id],
    ['at', row.at instanceof Date ? row.at.getTime() : row.at, Date.parse(String(ts))],
    ['action', row.action, action],
    ['outcome', row.outcome, outcome],
    ['actor_id', row.actor_id, actor?.id ?? null],
    ['target_id', row.target_id, target?.id ?? null],
  ]
  const wrong = told.find(([, column, said]) => column !== said)
  if (wrong === undefined) return
  const index = Number(row.seq)
  throw new TrailFault('row_changed', `entry ${index} is found by another ${wrong[0]} than it has`, { index })
}
