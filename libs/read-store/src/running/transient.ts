/** Classes of SQLSTATE that speak of the server's condition and not of what was asked. */
const TRANSIENT_CLASSES: ReadonlySet<string> = new Set(['08', '40', '53', '57', '58', 'XX'])
/** The transaction was ended because it stood still: this process was stopped, and others have gone on. */
const STOOD_STILL: ReadonlySet<string> = new Set(['25P03', '25P04'])
const NETWORK = /^E[A-Z]+$/
const PG_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|connection error|not queryable/i

/** Whether trying the same thing again later can succeed. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') return NETWORK.test(code) || isTransientState(code)
  return PG_MESSAGES.test(error.message)
}

function isTransientState(code: string): boolean {
  return code.length === 5 && (TRANSIENT_CLASSES.has(code.slice(0, 2)) || STOOD_STILL.has(code))
}
