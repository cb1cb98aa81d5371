import { once } from 'node:events'
import { connect } from 'node:net'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import { type Principal, policyOf, principalWith } from '@urbe/access'
import { endpoints } from '@urbe/contracts'
import { Refusal, uuid7 } from '@urbe/kernel'
import { createMeters } from '@urbe/telemetry'

import { type Binding, bind, buildApp, type Listening, listen } from '../src/index.ts'

const newId = () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
const grants = [{ effect: 'allow', permission: 'city:create' }] as const
const founders = policyOf({ version: '1', roles: [{ name: 'founder', grants: [...grants] }] })
const nobodyFounds = policyOf({ version: '2', roles: [{ name: 'founder', grants: [] }] })

let door: Listening
let admitted = Promise.withResolvers<void>()
let hasEnded = false
let policy = founders
const founded: string[] = []

const handles: Partial<Record<string, Binding>> = {
  foundCity: bind(endpoints.foundCity, async () => {
    founded.push('foundCity')
    return { body: { id: newId() } as never }
  }),
  importCity: bind(endpoints.importCity, async ({ raw, readmit }) => {
    await once(raw.resume(), 'end')
    await readmit()
    founded.push('importCity')
    return { body: { id: newId() } as never }
  }),
}
const bindings = Object.values(endpoints)
  .filter(({ service }) => service === 'simulation')
  .map(
    (endpoint): Binding =>
      handles[endpoint.id] ?? {
        endpoint: endpoint as unknown as Binding['endpoint'],
        handle: async () => ({}),
      },
  )

function founder(): Principal {
  const rest = principalWith(['founder'], {}, founders)
  return {
    ...rest,
    may: (...asked) => principalWith(['founder'], {}, policy).may(...asked),
    visible: (...asked) => principalWith(['founder'], {}, policy).visible(...asked),
    checkStanding: () => {
      if (hasEnded) throw new Refusal('token_revoked', 'its session has ended')
    },
  }
}

beforeAll(async () => {
  const app = buildApp({
    service: 'simulation',
    bindings,
    authenticate: async () => {
      // What is decided of somebody who has been recognised is decided before anything else is done.
      setImmediate(() => admitted.resolve())
      return founder()
    },
    log: { error: () => undefined },
    meters: createMeters({ service: 'simulation' }),
    clock: () => new Date(),
    newId,
    ready: () => [],
  })
  door = await listen(app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => await door?.close())
beforeEach(() => {
  admitted = Promise.withResolvers()
  hasEnded = false
  policy = founders
  founded.length = 0
})

const FOUNDING = JSON.stringify({ name: 'Late', size: { citizens: 500 } })
const FORM = '--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\nosm\r\n--b--\r\n'

/** Sends a body whose second half leaves when `meanwhile` has happened, which is after its sender was let in. */
async function late(path: string, [type, body]: readonly [string, string], meanwhile: () => void) {
  const socket = connect(door.port, '127.0.0.1').setEncoding('utf8')
  const head = [
    `POST /api/v1${path} HTTP/1.1`,
    'Host: a',
    'Connection: close',
    'Authorization: Bearer a',
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 5)}`)
  await admitted.promise
  meanwhile()
  socket.write(body.slice(5))
  let text = ''
  for await (const chunk of socket) text += chunk
  return [Number(text.split(' ')[1]), /"code":"(\w+)"/.exec(text)?.[1]]
}

describe.each([
  ['JSON', 'foundCity', '/cities', ['application/json', FOUNDING]],
  ['a form', 'importCity', '/imports', ['multipart/form-data; boundary=b', FORM]],
] as const)('a body of %s that comes late', (_, operation, path, sent) => {
  it('is taken of who may still do it', async () => {
    expect(await late(path, sent, () => undefined)).toEqual([201, undefined])
    expect(founded).toEqual([operation])
  })

  it('is not taken of who has been signed out meanwhile', async () => {
    const end = () => {
      hasEnded = true
    }
    expect(await late(path, sent, end)).toEqual([401, 'token_revoked'])
    expect(founded).toEqual([])
  })

  it('is not taken of whose role has lost the permission meanwhile', async () => {
    const lower = () => {
      policy = nobodyFounds
    }
    expect(await late(path, sent, lower)).toEqual([403, 'forbidden'])
    expect(founded).toEqual([])
  })
})
