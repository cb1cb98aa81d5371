/** Constants of the wire protocol, spelled again so that the browser need not load the schemas. A test holds them equal to contracts. */
export const wire = {
  subprotocol: 'urbe.v1',
  ticketPrefix: 'urbe.ticket.',
  path: '/api/v1/stream',
  pingSeconds: 20,
  pongSeconds: 10,
  authExpired: 4001,
} as const

/** Closed by us because nothing came any more; within the range that applications may use. */
export const CLOSED_AS_SILENT = 4202

export type AfterClose = 'stop' | 'wait' | 'at once'

/**
 * 40xx: do not come back, unless it is for a token that has ended: whether there is another one shows when it is asked
 * for. 42xx: come back at once. Everything else: come back after a while.
 */
export function afterClose(code: number): AfterClose {
  if (code === wire.authExpired) return 'wait'
  if (code >= 4_000 && code < 4_100) return 'stop'
  if (code >= 4_200 && code < 4_300) return 'at once'
  return 'wait'
}

const BACK_OFF_BASE_MS = 500
const BACK_OFF_MAX_MS = 30_000

/** Full jitter between the shortest wait and a ceiling that doubles with each attempt. */
export function backOffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(BACK_OFF_MAX_MS, BACK_OFF_BASE_MS * 2 ** Math.min(attempt, 16))
  return BACK_OFF_BASE_MS + random() * (ceiling - BACK_OFF_BASE_MS)
}
