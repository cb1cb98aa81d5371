import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from '@jest/globals'

import type { ServiceName } from '@urbe/contracts'
import { commitIn, openSignatures, SIGNED_TOGETHER_MAX, type StoredMessage } from '@urbe/event-log'
import { makeSigningKeys, signersFile, signingKeyFile } from '@urbe/event-log/signing-keys'
import { systemClock } from '@urbe/kernel'
import { createMeters } from '@urbe/telemetry'
import { startLog, type TestLog } from '@urbe/testkit'

import { type AuditAct, type OpenTrail, openAuditTrail } from '../src/index.ts'

const ALONE = /^[0-9a-f]{16}\.[\w-]{86}$/
const act: AuditAct = { action: 'login', outcome: 'allowed', actor: { type: 'user', id: 'u-1' } }

let stack: AsyncDisposableStack
let house: TestLog
let trail: OpenTrail
let folder = ''
let stored = 0
beforeAll(async () => {
  stack = new AsyncDisposableStack()
  folder = await mkdtemp(join(tmpdir(), 'urbe-signed-trail-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  await makeSigningKeys({ folder, services: ['auth', 'event-store'], now: '2026-11-23T08:00:00.000Z' })
  house = stack.use(await startLog({ service: 'auth', signatures: signaturesOf('auth') }))
  const meters = stack.adopt(createMeters({ service: 'auth' }), ({ stop }) => stop())
  const log = { error: () => undefined }
  trail = openAuditTrail({
    ...{ connection: house.connection, service: 'auth', clock: systemClock, newId: randomUUID, meters, log },
  })
  stack.defer(trail.stop)
})
afterAll(() => stack.disposeAsync())

function signaturesOf(service: ServiceName) {
  return openSignatures({
    ...{ service, keyFile: signingKeyFile(folder, service), signersFile: signersFile(folder) },
    ...{ clock: systemClock, newId: randomUUID },
    onFileFault: (error) => {
      throw error
    },
  })
}

/** What has been stored since it was asked for last. */
async function fresh(count: number): Promise<readonly StoredMessage[]> {
  const messages = await house.log.messages('AUDIT', stored + 1, count)
  stored += count
  return messages
}
const signatureOf = ({ headers }: StoredMessage) => headers['Urbe-Sig'] ?? ''
/** Why somebody who reads the stream with nothing but the public keys does not believe a message. */
const forgedIn = (message: StoredMessage) =>
  commitIn({ signatures: signaturesOf('event-store') }, message).forged

it('signs acts together that come at once, and each is believed by itself', async () => {
  await Promise.all(Array.from({ length: 100 }, () => trail.record(act)))
  const messages = await fresh(100)
  const made = new Set(messages.map((each) => signatureOf(each).split('.')[1]))
  expect(made.size).toBeLessThanOrEqual(Math.ceil(100 / SIGNED_TOGETHER_MAX))
  expect(messages.map(forgedIn)).toEqual(messages.map(() => undefined))
})

it('signs an act alone that comes alone', async () => {
  await trail.record(act)
  await trail.record(act)
  const messages = await fresh(2)
  for (const each of messages) expect(signatureOf(each)).toMatch(ALONE)
  expect(messages.map(forgedIn)).toEqual([undefined, undefined])
})

it('believes no act of a batch that was changed, or that bears the signature of its neighbour', async () => {
  await Promise.all(Array.from({ length: 4 }, () => trail.record(act)))
  const [one, two] = await fresh(4)
  if (one === undefined || two === undefined) throw new Error('nothing is stored')
  const swapped = { ...one, headers: { ...one.headers, 'Urbe-Sig': signatureOf(two) } }
  const body = Buffer.from(Buffer.from(one.body).toString().replace('allowed', 'refused'))
  const alone = { ...one, headers: { ...one.headers, 'Urbe-Sig': signatureOf(one).slice(0, 103) } }
  expect([swapped, { ...one, body }, alone].map(forgedWithoutHead)).toEqual(Array(3).fill('bad_signature'))
  expect(forgedIn(one)).toBeUndefined()
})

/** The headers alone count, as of a message that was read one by one. */
function forgedWithoutHead({ head: _, ...message }: StoredMessage) {
  return forgedIn(message)
}

it('signs notes together as well, in their order', async () => {
  const ids = Array.from({ length: 2 * SIGNED_TOGETHER_MAX }, (_, at) => `n-${at}`)
  for (const id of ids) trail.note({ ...act, actor: { type: 'user', id } })
  await trail.stop()
  const messages = await fresh(ids.length)
  const written = messages.map(({ body }) => JSON.parse(Buffer.from(body).toString()).actor.id)
  expect(written).toEqual(ids)
  expect(new Set(messages.map((each) => signatureOf(each).split('.')[1])).size).toBeLessThan(ids.length / 4)
  expect(messages.map(forgedIn)).toEqual(messages.map(() => undefined))
})
