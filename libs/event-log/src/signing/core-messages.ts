import type { Headers } from '../connection.ts'
import { SIGNATURE_HEADER } from './header.ts'
import type { SignatureFault, Signatures } from './signatures.ts'

const ID_HEADER = 'Urbe-Id'
const SIGNED = 'sec.'
/** A message that nobody stores is believed so long; clocks may be apart by as much. */
export const CORE_AGE_MAX_MS = 30_000
/** Messages of this age that are known by their ids; with more of them the oldest are forgotten. */
export const CORE_IDS_MAX = 50_000
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export const isSignedCore = (subject: string): boolean => subject.startsWith(SIGNED)

/** Headers of a message that is not stored. */
export function coreHeaders(
  signatures: Signatures,
  subject: string,
  bytes: Uint8Array,
): Readonly<Record<string, string>> {
  const id = signatures.newId()
  return { [ID_HEADER]: id, [SIGNATURE_HEADER]: signatures.sign({ subject, id, bytes }) }
}

interface Arrived {
  readonly subject: string
  readonly headers: Headers
  readonly body: Uint8Array
}

/** For one subscription: believes each message once, when it is new and of whom it ought to be. */
export function coreGate(signatures: Signatures): (message: Arrived) => boolean {
  const seen = new Map<string, number>()
  const faultOf = ({ subject, headers, body }: Arrived): SignatureFault | undefined => {
    const id = headers[ID_HEADER] ?? ''
    const now = signatures.clock()
    const what = { subject, id, bytes: body }
    const fault = signatures.faultIn(what, headers[SIGNATURE_HEADER], now.toISOString())
    if (fault !== undefined) return fault
    if (Math.abs(now.getTime() - timeIn(id)) > CORE_AGE_MAX_MS) return 'stale'
    if (seen.has(id)) return 'repeated'
    seen.set(id, now.getTime())
    forgetOld(seen, now.getTime())
    return undefined
  }
  return (message) => {
    const fault = faultOf(message)
    if (fault !== undefined) signatures.report({ subject: message.subject, fault })
    return fault === undefined
  }
}

/** Milliseconds that a UUIDv7 was made at; of anything else a time that is past. */
function timeIn(id: string): number {
  return ID.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : 0
}

function forgetOld(seen: Map<string, number>, now: number): void {
  for (const [id, at] of seen) {
    // An id that comes from a clock ahead of ours is believed for twice as long.
    if (seen.size <= CORE_IDS_MAX && now - at <= 2 * CORE_AGE_MAX_MS) return
    seen.delete(id)
  }
}
