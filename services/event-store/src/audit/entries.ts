import { createHash } from 'node:crypto'

import { canonicalJson, type Json } from '@urbe/audit'
import {
  AUDIT_ENTRY_BYTES_MAX,
  type AuditEntry,
  type AuditMessage,
  auditMessage,
  subjects,
} from '@urbe/contracts'
import type { Commit, StoredMessage } from '@urbe/event-log'
import { formatUuid } from '@urbe/kernel'

/** An entry is longer than its message by its place, and by numbers that were spelled with an exponent. */
const GROWTH_BYTES_MAX = 1_024
const ESCAPE = '\\u'
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** An entry before its place in the tree is known. */
export type Placeless = AuditMessage

/** A message of the stream, and why its signature is not believed where it is not. */
export type ActMessage = Pick<Commit, 'stored' | 'forged'>

/**
 * What a message of the stream says. NATS lets each service publish only under its own name and its signature says the same, so
 * the subject is believed and the text must agree with it. A message that is no act is not dropped: that it was there is an entry as well.
 * Of what was written before `prunedUntil` nobody can tell here whether it is in the trail already: it may have been taken from there.
 */
export function actIn({ stored, forged }: ActMessage, prunedUntil?: Date): Placeless {
  if (forged !== undefined) return malformed(stored, forged)
  const act = readAct(stored)
  if (act === undefined) return malformed(stored)
  return prunedUntil !== undefined && Date.parse(act.ts) < prunedUntil.getTime()
    ? malformed(stored, 'stale')
    : act
}

function readAct({ subject, body }: StoredMessage): Placeless | undefined {
  const text = textIn(body)
  const parsed = auditMessage.safeParse(text === undefined ? undefined : jsonIn(text))
  if (text === undefined || !parsed.success) return undefined
  // Only an escape brings in what is no text: bytes of UTF-8 hold no halves of pairs, and JSON takes no bare control characters.
  if (text.includes(ESCAPE) && !isStorable(parsed.data)) return undefined
  if (!isWritable(parsed.data, body.length)) return undefined
  const { service, category } = parsed.data
  return subjects.audit(service, category) === subject ? parsed.data : undefined
}

/** U+0000 goes into no column of Postgres, and half a surrogate pair is no text. The schema has bounded the depth. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, each]) => isStorable(name) && isStorable(each))
}

/** Whatever is let through here must never stop the trail: it has to fit into a leaf, and its id has one spelling. */
function isWritable(act: Placeless, bytes: number): boolean {
  if (act.id !== act.id.toLowerCase()) return false
  if (bytes <= AUDIT_ENTRY_BYTES_MAX - GROWTH_BYTES_MAX) return true
  return placed(act, Number.MAX_SAFE_INTEGER).bytes.length <= AUDIT_ENTRY_BYTES_MAX
}

function textIn(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body)
  } catch {
    return undefined
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the entry of a message may be called: it was believed, or not. */
export function entryIdsOf(stored: StoredMessage): { readonly ids: readonly string[]; readonly ts: string } {
  const act = readAct(stored)
  const { id, ts } = malformed(stored)
  return act === undefined ? { ids: [id], ts } : { ids: [act.id, id], ts: act.ts }
}

/** Always the same of the same message, so that reading it again changes nothing. */
function malformed({ subject, sequence, storedAt, body }: StoredMessage, reason?: string): Placeless {
  const digest = createHash('sha256').update(body).digest('hex')
  return {
    v: 1,
    id: formatUuid(createHash('sha1').update(`${subject}\n${sequence}\n${digest}`).digest(), 5),
    ts: new Date(storedAt).toISOString(),
    service: 'event-store',
    category: 'trail',
    action: 'trail.malformed',
    outcome: 'refused',
    ...(reason === undefined ? {} : { reason }),
    actor: { type: 'service', id: (subject.split('.')[1] ?? '').slice(0, 64) },
    details: { sequence, subject: subject.slice(0, 256), sha256: digest },
  }
}

export interface Placed {
  readonly entry: AuditEntry
  readonly bytes: Uint8Array
}

/** The bytes that a leaf hashes. */
export function placed(act: Placeless, seq: number): Placed {
  const entry = { ...act, seq }
  // The cast holds because the schema of acts knows only JSON's own types.
  return { entry, bytes: Buffer.from(canonicalJson(entry as unknown as Json)) }
}
