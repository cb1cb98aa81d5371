/** A table, a schema or a column that is not there. */
const UNDEFINED: ReadonlySet<string> = new Set(['42P01', '3F000', '42703'])
/** What a statement meets whose tables go or are exchanged while it begins: nothing of it has been done. */
const INTERRUPTED: ReadonlySet<string> = new Set(['42P01', '3F000', '40P01', 'XX000'])
const LOCK_TIMEOUT = '55P03'

/** Whether the tables are not what they were made as. */
export function isUndefined(error: unknown): boolean {
  return UNDEFINED.has(stateOf(error))
}

/** Whether a statement on its own may be repeated once the tables are there again. */
export function isInterrupted(error: unknown): boolean {
  return INTERRUPTED.has(stateOf(error))
}

export function isLockTimeout(error: unknown): boolean {
  return stateOf(error) === LOCK_TIMEOUT
}

function stateOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}
