import { canonicalJson, type Json } from '@urbe/audit'
import { subjects } from '@urbe/contracts'
import type { StoredMessage } from '@urbe/event-log'

/** Every hundredth act is of one of them, who has the longest timeline; the others share the rest. */
export const BUSY_USER = 'u-0'
const USERS = 10_000
const BUSY_EVERY = 100
const EPOCH_MS = Date.UTC(2026, 0, 1)
const ACT_INTERVAL_MS = 1_000

export const userOf = (at: number): string =>
  at % BUSY_EVERY === 0 ? BUSY_USER : `u-${(at * 7_919) % USERS}`

/** The n-th message of the stream as services write it, without a server. */
export function storedAct(at: number): { readonly stored: StoredMessage } {
  const id = `0197a3a0-0000-7000-8000-${at.toString(16).padStart(12, '0')}`
  const ts = new Date(EPOCH_MS + at * ACT_INTERVAL_MS).toISOString()
  const act: Json = {
    ...{ v: 1, id, ts, service: 'auth', category: 'operations' },
    ...{ action: 'change.answered', outcome: 'allowed' },
    actor: { type: 'user', id: userOf(at), roles: ['operator'], sessionId: `s-${at % 1_000}` },
    target: { type: 'city', id: `c-${at % 50}`, cityId: `c-${at % 50}` },
    context: { address: '203.0.113.0/24', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)', requestId: id },
    details: { operation: 'pauseRun', status: 202 },
  }
  const body = Buffer.from(canonicalJson(act))
  const subject = subjects.audit('auth', 'operations')
  return {
    stored: { stream: 'AUDIT', subject, sequence: at + 1, storedAt: ts, headers: { 'Commit-Id': id }, body },
  }
}
