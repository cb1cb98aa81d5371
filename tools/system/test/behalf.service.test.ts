import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { openVouching } from '@urbe/access'
import {
  type AuditEntry,
  BEHALF_HEADER,
  type PrincipalFacts,
  type ServiceName,
  snapshotTaken,
  subjects,
} from '@urbe/contracts'
import { connectLog, type LogConnection, openSignatures } from '@urbe/event-log'
import { signersFile, signingKeyFile } from '@urbe/event-log/signing-keys'
import { systemClock, uuid7 } from '@urbe/kernel'

import { layoutOf } from '../../launcher/settings.ts'
import { type Caller, callerOf, until } from '../caller.ts'
import { type Copy, PASSWORD, startCopy } from '../copy.ts'

/** Only to end what hangs. */
const ANSWER_MS = 120_000
const VIEWER_PASSWORD = 'seven lamps burn beside the canal'
const newId = () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))

let copy: Copy
let admin: Caller
let cityId = ''
/** Somebody who has the seed of the event-store's NATS user, and with it the right to ask. */
let store: LogConnection
beforeAll(async () => {
  copy = await startCopy()
  admin = await callerOf(copy.origin)
  const { id } = await admin.found({ name: 'Porto Claro', seed: 7, size: { citizens: 500 } })
  cityId = id
  await admin.act(id, 'start', { ticksPerSecond: 10 })
  await admin.reaches(id, 5)
  store = await connectLog({
    url: `nats://127.0.0.1:${portOf('nats')}`,
    name: 'event-store',
    seedFile: layoutOf(copy.stateDir).seed('event-store'),
  })
})
afterAll(async () => {
  await store?.close()
  await copy?.[Symbol.asyncDispose]()
})

function portOf(name: string): number {
  const ports: Record<string, number> = JSON.parse(readFileSync(layoutOf(copy.stateDir).ports, 'utf8'))
  const port = ports[name]
  if (port === undefined) throw new Error(`there is no port of ${name}: ${Object.keys(ports).join(' ')}`)
  return port
}

/** What a service says of whoever holds the token. */
function factsIn(token: string): PrincipalFacts {
  const [head = '', claims = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString())
  const { iss: _issuer, aud: _audience, acr: _acr, cnf: _key, ...facts } = JSON.parse(claims)
  return { ...facts, keyId: JSON.parse(head).kid }
}

/** As this service does it, with its key. */
function vouchingOf(service: ServiceName) {
  const { signing } = layoutOf(copy.stateDir)
  const files = { keyFile: signingKeyFile(signing, service), signersFile: signersFile(signing) }
  const onFileFault = (error: unknown) => {
    throw error
  }
  const signatures = openSignatures({ service, ...files, clock: systemClock, newId, onFileFault })
  return openVouching({ service, signatures, newId })
}

const subject = subjects.takeSnapshot('simulation')
const body = () => Buffer.from(JSON.stringify({ type: 'city', id: cityId }))
const asked = async (headers: readonly (readonly [string, string])[], sent = body()) => {
  const answer = await store.request(subject, sent, ANSWER_MS, headers)
  const said = snapshotTaken.parse(JSON.parse(Buffer.from(answer).toString()))
  return said.ok ? 'done' : said.code
}
const sayFor = (token: string, by: ServiceName = 'event-store', on = subject) =>
  vouchingOf(by)({ facts: factsIn(token), correlationId: randomUUID() })({ subject: on, body: body() })

/** The newest entries of the trail about something. */
async function entries(action: string): Promise<readonly AuditEntry[]> {
  const { items } = await admin.call<{ items: AuditEntry[] }>(`/audit/events?actions=${action}&limit=100`)
  return items
}

async function signIn(username: string, password: string) {
  return await admin.call<{ accessToken: string; sessionId: string }>('/auth/login', {
    body: { username, password },
  })
}

describe('what one service asks of another', () => {
  it('is done for the user who asked the first, by the rules where it is done, and the trail names both', async () => {
    const { sub, sid } = factsIn(admin.token())
    // A service that is busy for long is told of as one that does not answer.
    await until(() => admin.call('/snapshots', { body: { type: 'city', id: cityId } }))
    await until(() => admin.call('/snapshots', { body: { cityId } }))
    // Services tell of their read models every now and then.
    const cities = await until(async () => {
      const { items } = await admin.call<{ items: { name: string; service: string }[] }>('/projections')
      return items.find(({ service }) => service === 'simulation')
    })
    await until(() => admin.call(`/projections/${cities.name}/rebuild`, { method: 'POST' }))
    const wanted = [
      'event-store: city stream for simulation',
      'simulation: takeSnapshot for event-store',
      'simulation: projection rebuild for event-store',
    ]
    const taken = await until(async () => {
      const found = await entries('request.taken-up')
      const told = found.map(
        ({ service, details }) => `${service}: ${details?.['operation']} for ${details?.['askedBy']}`,
      )
      return wanted.every((each) => told.includes(each)) && found
    })
    for (const { actor } of taken) expect(actor).toMatchObject({ type: 'user', id: sub, sessionId: sid })
  })

  it('brings a replay to whoever watches it', async () => {
    const replay = await admin.call<{ id: string; channel: string }>(`/cities/${cityId}/replays`, {
      body: { from: 0, to: 3, speed: 'max' },
    })
    const live = await admin.listen()
    live.subscribe(replay.channel)
    await until(async () => live.messages.some((each) => each.t === 'caught'))
    live.close()
  })
})

describe('somebody with the NATS user of a service', () => {
  it('gets nothing done for nobody', async () => {
    expect(await asked([])).toBe('unauthorized')
    expect(await asked([[BEHALF_HEADER, Buffer.from('{}').toString('base64url')]])).toBe('unauthorized')
  })

  it('gets it done for somebody whom the service vouches for, once', async () => {
    const said = sayFor(admin.token())
    expect([await asked(said), await asked(said)]).toEqual(['done', 'unauthorized'])
  })

  it('cannot use what was said for other bytes, on another subject, or by a service that may not vouch', async () => {
    const other = Buffer.from(JSON.stringify({ type: 'run', id: cityId, cityId }))
    expect(await asked(sayFor(admin.token()), other)).toBe('unauthorized')
    expect(await asked(sayFor(admin.token(), 'event-store', subjects.takeSnapshot('auth')))).toBe(
      'unauthorized',
    )
    expect(await asked(sayFor(admin.token(), 'realtime-gateway'))).toBe('unauthorized')
    const forged = await until(async () => {
      const found = await entries('message.forged')
      return found.some(({ reason }) => reason === 'foreign_key') && found
    })
    expect(forged.every(({ service }) => service === 'simulation')).toBe(true)
  })

  it('cannot do for users what they may not do, nor for those whose sessions have ended since', async () => {
    const username = 'only.looks'
    await admin.call('/users', { body: { username, password: VIEWER_PASSWORD, roles: ['viewer'] } })
    const viewer = await until(async () => await signIn(username, VIEWER_PASSWORD))
    expect(await asked(sayFor(viewer.accessToken))).toBe('forbidden')
    const second = await signIn('admin', PASSWORD)
    const said = sayFor(second.accessToken)
    const ended = await admin.raw('/auth/logout', {
      method: 'POST',
      headers: { authorization: `Bearer ${second.accessToken}` },
    })
    expect(ended.status).toBe(204)
    await until(async () => (await asked(sayFor(second.accessToken))) === 'token_revoked')
    expect(await asked(said)).toBe('token_revoked')
    const denied = await until(async () => {
      const found = await entries('request.denied')
      const reasons = found.map(({ reason }) => reason)
      return reasons.includes('token_revoked') && reasons.includes('forbidden') && found
    })
    expect(denied.map(({ reason, actor, details }) => [reason, actor.id, details?.['askedBy']])).toEqual(
      expect.arrayContaining([
        ['forbidden', factsIn(viewer.accessToken).sub, 'event-store'],
        ['token_revoked', factsIn(second.accessToken).sub, 'event-store'],
      ]),
    )
  })
})
