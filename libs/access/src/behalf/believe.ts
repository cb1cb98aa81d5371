import {
  BEHALF_CHARACTERS_MAX,
  BEHALF_HEADER,
  BEHALF_MS,
  type Behalf,
  behalf,
  CLOCK_SKEW_SECONDS,
  requestOn,
} from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import { digestOf, signedOf } from './vouch.ts'

/** Words that count once are known by their ids for as long as they count; with more of them the oldest are forgotten. */
export const BEHALF_IDS_MAX = 50_000
const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const SKEW_MS = CLOCK_SKEW_SECONDS * 1_000

export type BehalfFault =
  | 'no_signature'
  | 'unknown_key'
  | 'foreign_key'
  | 'revoked_key'
  | 'bad_signature'
  | 'stale'
  | 'repeated'

interface Arrived {
  readonly subject: string
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}
/** Checks as a service does; as `Signatures` of the event log. */
export interface Checking {
  readonly faultIn: (
    what: { subject: string; id: string; bytes: string },
    signature: string | undefined,
    at: string,
  ) => BehalfFault | undefined
}
interface Deps {
  readonly signatures: Checking | undefined
  readonly clock: Clock
}

export type Believe = (arrived: Arrived) => Behalf | { readonly fault: BehalfFault }

/** Reads for whom a request is made, and believes it of a service that may vouch there: for these bytes, now, and once. */
export function believer({ signatures, clock }: Deps): Believe {
  const seen = new Map<string, number>()

  function faultOf(said: Behalf, { subject, body }: Arrived, now: number): BehalfFault | undefined {
    if (!mayVouch(said, subject)) return 'foreign_key'
    if (said.on !== subject || said.digest !== digestOf(body)) return 'bad_signature'
    const age = now - timeIn(said.id)
    if (age > BEHALF_MS + SKEW_MS || age < -SKEW_MS) return 'stale'
    if (seen.has(said.id)) return 'repeated'
    seen.set(said.id, now)
    forgetOld(seen, now)
    return undefined
  }

  return (arrived) => {
    const { text, signature } = partsOf(arrived.headers[BEHALF_HEADER])
    if (text === undefined) return { fault: 'no_signature' }
    const said = behalfIn(text)
    if (said === undefined) return { fault: 'bad_signature' }
    const now = clock()
    const signed = signatures === undefined ? undefined : wrong(signatures, { said, text, signature, now })
    const fault = signed ?? faultOf(said, arrived, now.getTime())
    return fault === undefined ? said : { fault }
  }
}

interface Checked {
  readonly said: Behalf
  readonly text: string
  readonly signature: string | undefined
  readonly now: Date
}

function wrong({ faultIn }: Checking, { said, text, signature, now }: Checked): BehalfFault | undefined {
  if (signature === undefined) return 'no_signature'
  return faultIn(signedOf(said, text), signature, now.toISOString())
}

function mayVouch({ by }: Behalf, subject: string): boolean {
  const request = requestOn(subject)
  return request !== undefined && 'forSomebody' in request && request.by.includes(by)
}

function partsOf(header = ''): { readonly text?: string; readonly signature?: string } {
  if (header === '' || header.length > BEHALF_CHARACTERS_MAX) return {}
  const point = header.indexOf('.')
  return point < 0 ? { text: header } : { text: header.slice(0, point), signature: header.slice(point + 1) }
}

function behalfIn(text: string): Behalf | undefined {
  try {
    const parsed = behalf.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    return parsed.success ? parsed.data : undefined
  } catch {
    // No JSON: nobody is named.
    return
  }
}

/** Milliseconds that a UUIDv7 was made at; of anything else a time that is past. */
function timeIn(id: string): number {
  return UUID7.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : 0
}

function forgetOld(seen: Map<string, number>, now: number): void {
  for (const [id, at] of seen) {
    if (seen.size <= BEHALF_IDS_MAX && now - at <= BEHALF_MS + 2 * SKEW_MS) return
    seen.delete(id)
  }
}
