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

/** A shape to look at; nothing holds but that the bytes were JSON when they were signed. */
interface Said {
  readonly id?: unknown
  readonly ts?: unknown
  readonly action?: unknown
  readonly outcome?: unknown
  readonly actor?: { readonly id?: unknown }
  readonly target?: { readonly id?: unknown }
}

/** Whoever changes a column hides an entry from those who search, and leaves its bytes as they were signed. */
export function checkRow(row: EntryRow): void {
  // The cast holds because the bytes have been found to be those of a leaf, which is an object.
  const { id, ts, action, outcome, actor, target } = JSON.parse(row.bytes.toString('utf8')) as Said
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
