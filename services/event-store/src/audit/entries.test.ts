import { expect, it } from '@jest/globals'

import { AUDIT_ENTRY_BYTES_MAX, type AuditMessage } from '@urbe/contracts'
import type { StoredMessage } from '@urbe/event-log'

import { actIn, placed } from './entries.ts'

const act: AuditMessage = {
  v: 1,
  id: '0192b3c4-0000-7000-8000-000000000001',
  ts: '2026-11-23T08:00:00.000Z',
  service: 'auth',
  category: 'authentication',
  action: 'login',
  outcome: 'allowed',
  actor: { type: 'user', id: 'ann' },
}
const SUBJECT = 'audit.auth.authentication'
const message = (text: string, subject = SUBJECT) => ({
  ...{ stream: 'AUDIT', subject, sequence: 7, storedAt: '2026-11-23T08:00:00Z', headers: {} },
  body: Buffer.from(text),
})
const read = (stored: StoredMessage) => actIn({ stored })
const json = (change: object = {}) => JSON.stringify({ ...act, ...change })
const details = (value: string | number) => ({
  details: Object.fromEntries(Array.from({ length: 32 }, (_, at) => [`d${at}`, value])),
})

it('takes an act as it is, and writes it in one way whatever the order of its members', () => {
  expect(read(message(json()))).toEqual(act)
  const turned = JSON.stringify(Object.fromEntries(Object.entries(act).reverse()))
  expect(placed(read(message(turned)), 3).bytes).toEqual(placed(act, 3).bytes)
  expect(JSON.parse(placed(act, 3).bytes.toString())).toEqual({ ...act, seq: 3 })
})

it('takes text that only looks like what cannot be kept', () => {
  const userAgent = 'a\\u0000b\\ud800'
  expect(read(message(json({ context: { userAgent } })))).toEqual({ ...act, context: { userAgent } })
})

it.each([
  ['is nested without end', message('['.repeat(20_000) + ']'.repeat(20_000))],
  ['is no JSON', message('{')],
  ['is no text', { ...message(''), body: Uint8Array.of(0xff) }],
  ['has a field that nobody knows', message(json({ more: 1 }))],
  ['has an action that nobody knows', message(json({ action: 'x' }))],
  ['names another service', message(json(), 'audit.simulation.authentication')],
  ['names another category', message(json(), 'audit.auth.keys')],
  ['holds U+0000', message(json({ actor: { type: 'user', id: 'a\0' } }))],
  ['holds half a surrogate pair', message(json({ reason: '\ud800' }))],
  ['spells its id in capitals', message(json({ id: act.id.replace('b3c4', 'B3C4') }))],
  ['has text that is too long', message(json(details('x'.repeat(513))))],
  ['is larger than a leaf may be', message(json(details('\u0001'.repeat(512))))],
])('makes an entry of its own of a message that %s', (_, stored) => {
  const made = read(stored)
  expect(made).toMatchObject({ action: 'trail.malformed', details: { sequence: 7, subject: stored.subject } })
  expect(read(stored)).toEqual(made)
  expect(placed(made, 0).bytes.length).toBeLessThan(AUDIT_ENTRY_BYTES_MAX)
})

it('believes no act whose signature is not believed, and says why', () => {
  const made = actIn({ stored: message(json()), forged: 'foreign_key' })
  expect(made).toMatchObject({ action: 'trail.malformed', reason: 'foreign_key', actor: { id: 'auth' } })
})
