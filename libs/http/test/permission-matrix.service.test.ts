import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { type Principal, policyOf, principalWith } from '@urbe/access'
import {
  type Conditions,
  type Endpoint,
  endpointsOf,
  type Grant,
  type ServiceName,
  serviceNames,
  systemRoles,
} from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'
import { createMeters } from '@urbe/telemetry'

import { type Binding, buildApp, type Listening, listen } from '../src/index.ts'

const OWN = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const FOREIGN = '017f22e2-79b0-7cc3-98c4-dc0c0c073990'
const MACHINE = '017f22e2-79b0-7cc3-98c4-dc0c0c073991'
/** As long as a proof may count at all: what is proven here stays so until the last question is asked. */
const PROOF_SECONDS = 86_400
const STREAM = /^\/streams\/\{name\}/

const operatorWith = (conditions: Conditions): Grant[] =>
  systemRoles.operator.map((permission) => ({ effect: 'allow', permission, conditions }))
const policy = policyOf({
  version: '1',
  roles: [
    // Everything that an operator may do, in one city; and the same again, for whoever has just shown two factors.
    { name: 'local', grants: operatorWith({ citiesInclude: [OWN] }) },
    { name: 'careful', grants: operatorWith({ mfa: true, authAgeSeconds: PROOF_SECONDS }) },
    { name: 'local-careful', grants: operatorWith({ citiesInclude: [OWN], mfa: true }) },
  ],
})
const now = Math.floor(Date.now() / 1_000)
const proven = { amr: ['pwd', 'otp', 'mfa'], auth_time: now }
const callers: Readonly<Record<string, Principal | undefined>> = {
  anonymous: undefined,
  viewer: principalWith(['viewer']),
  operator: principalWith(['operator']),
  admin: principalWith(['admin']),
  agent: principalWith(['agent'], { agents: { cityId: OWN, agentIds: [] } }),
  local: principalWith(['local'], {}, policy),
  proven: principalWith(['careful'], proven, policy),
  unproven: principalWith(['careful'], { amr: ['pwd'], auth_time: now }, policy),
  'proven-long-ago': principalWith(['careful'], { ...proven, auth_time: now - PROOF_SECONDS - 60 }, policy),
  'local-unproven': principalWith(['local-careful'], {}, policy),
  'unproven-machine': principalWith(['careful'], { client_id: MACHINE, sub: MACHINE }, policy),
}
type Caller = keyof typeof callers
type Outcome = 'let in' | 'who are you' | 'prove it' | 'not allowed' | 'not there'

const doors = new Map<ServiceName, Listening>()
beforeAll(async () => {
  for (const service of serviceNames) {
    const bindings = endpointsOf(service).map(
      (endpoint): Binding => ({ endpoint, handle: async () => ({ status: 204 }) }),
    )
    doors.set(service, await listen(appOf(service, bindings), { host: '127.0.0.1', port: 0 }))
  }
})
afterAll(async () => {
  for (const { close } of doors.values()) await close()
})

function appOf(service: ServiceName, bindings: readonly Binding[]) {
  return buildApp({
    service,
    bindings,
    authenticate: async (token) => {
      const principal = callers[token]
      if (principal === undefined) throw new Refusal('invalid_token', 'nobody')
      return principal
    },
    log: { error: () => undefined },
    meters: createMeters({ service }),
    clock: () => new Date(),
    newId: () => crypto.randomUUID(),
    ready: () => [],
  })
}

let asked = 0
/** What the door says before it looks at the rest of the request: whatever comes after that means that it was let in. */
async function ask(endpoint: Endpoint, caller: Caller, cityId: string): Promise<Outcome> {
  asked += 1
  const named = endpoint.path.replace('{name}', STREAM.test(endpoint.path) ? `CITY_${cityId}` : 'x')
  const path = named.replaceAll(/\{\w+\}/g, cityId)
  const url = `http://127.0.0.1:${doors.get(endpoint.service)?.port}${endpoint.root ? '' : '/api/v1'}${path}`
  const response = await fetch(url, {
    method: endpoint.method.toUpperCase(),
    headers: {
      // Each from an address of its own, so that none is slowed down for the others.
      'x-forwarded-for': `10.${asked >> 16}.${(asked >> 8) & 255}.${asked & 255}`,
      ...(callers[caller] === undefined ? {} : { authorization: `Bearer ${caller}` }),
    },
  })
  const text = await response.text()
  const code = /"code":"(\w+)"/.exec(text)?.[1]
  if (response.status === 401 && code === 'unauthorized') return 'who are you'
  if (response.status === 401 && code === 'insufficient_user_authentication') return 'prove it'
  if (response.status === 403 && code === 'forbidden') return 'not allowed'
  return response.status === 404 && code?.endsWith('_not_found') === true ? 'not there' : 'let in'
}

/** The table of roles, said once more without the evaluator. */
function expected({ access, city }: Endpoint, caller: Caller, cityId: string): Outcome {
  if (access === 'public') return 'let in'
  if (caller === 'anonymous') return 'who are you'
  if (access === 'authenticated') return 'let in'
  const isLocal = caller === 'agent' || caller.startsWith('local')
  const held: readonly string[] = systemRoles[isRole(caller) ? caller : 'operator']
  const isBarred = caller === 'unproven-machine' || (isLocal && city === undefined)
  if (!held.includes(access) || isBarred) return 'not allowed'
  if (isLocal && city !== 'filtered' && cityId === FOREIGN) return 'not there'
  return waiting.includes(caller) ? 'prove it' : 'let in'
}

/** For whom only a proof is missing. */
const waiting = ['unproven', 'proven-long-ago', 'local-unproven']
const isRole = (name: string): name is keyof typeof systemRoles => Object.hasOwn(systemRoles, name)

describe.each([...serviceNames])('every operation of %s', (service) => {
  it.each(Object.keys(callers))('lets in whom it should, of %s', async (caller) => {
    for (const endpoint of endpointsOf(service))
      for (const cityId of [OWN, FOREIGN]) {
        const cell = [endpoint.id, caller, cityId === OWN ? 'own' : 'foreign']
        const told = await ask(endpoint, caller, cityId)
        expect([...cell, told]).toEqual([...cell, expected(endpoint, caller, cityId)])
      }
  })
})

it('a foreign city cannot be told from one that is not there', async () => {
  const { port } = doors.get('simulation') ?? { port: 0 }
  const answers = [FOREIGN, crypto.randomUUID()].map(async (id) => {
    const headers = { authorization: 'Bearer local' }
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/cities/${id}`, { headers })
    const { instance: _, traceId: __, ...body } = (await response.json()) as Record<string, unknown>
    return [response.status, body]
  })
  const [foreign, absent] = await Promise.all(answers)
  expect(foreign).toEqual(absent)
  expect(foreign?.[0]).toBe(404)
})

it('a door does not open when nobody said who may do something', () => {
  const bindings = endpointsOf('monitoring').map(
    (endpoint): Binding => ({ endpoint, handle: async () => ({}) }),
  )
  const [first, ...others] = bindings
  for (const access of [undefined, '', 'city:nothing', 'toString'])
    expect(() =>
      // What no type lets through is what is tried here.
      appOf('monitoring', [{ ...first, endpoint: { ...first?.endpoint, access } } as Binding, ...others]),
    ).toThrow(/nobody said who may do/)
})

describe('who has to prove first who they are', () => {
  const challengeOf = async (caller: string) => {
    const { port } = doors.get('monitoring') ?? { port: 0 }
    const headers = { authorization: `Bearer ${caller}` }
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/alerts`, { headers })
    return [response.status, response.headers.get('www-authenticate')]
  }

  it.each(['unproven', 'proven-long-ago'])('is told how, in the words of RFC 9470: %s', async (caller) => {
    const wanted = `acr_values="aal2", max_age="${PROOF_SECONDS}"`
    const challenge = `Bearer realm="urbe", error="insufficient_user_authentication", ${wanted}`
    expect(await challengeOf(caller)).toEqual([401, challenge])
  })
})
