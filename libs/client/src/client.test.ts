import { describe, expect, it } from '@jest/globals'

import {
  ApiProblem,
  type ClientOptions,
  createClient,
  RETRIES_MAX,
  Unreachable,
  WaitsForApproval,
} from './index.ts'

const origin = 'http://urbe.example'
const ID = '0197a3a0-0000-7000-8000-000000000001'
type Answer = () => Response

const ok =
  (data: unknown, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json(data, { headers })
const bad =
  (status: number, code: string, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json({ type: 'about:blank', title: code, status, code }, { status, headers })
const broken: Answer = () => {
  throw new TypeError('fetch failed')
}

/** A client whose requests are noted and answered in order; the last answer is given for ever. */
function wired(answers: readonly Answer[], options: Partial<ClientOptions> = {}) {
  const requests: Request[] = []
  const waits: number[] = []
  const client = createClient({
    origin,
    fetch: async (url, init) => {
      requests.push(new Request(url, init))
      const answer = answers[Math.min(requests.length, answers.length) - 1]
      return answer === undefined ? new Response(null, { status: 204 }) : answer()
    },
    wait: async (ms) => {
      waits.push(ms)
    },
    newKey: () => 'key-1',
    ...options,
  })
  return { client, requests, waits }
}
const failing = async (act: Promise<unknown>): Promise<unknown> =>
  await act.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a request', () => {
  it('goes to the address of its operation', async () => {
    const { client, requests } = wired([ok({})])
    await client.call('getCityState', { params: { id: ID }, query: { tick: 5 } })
    expect(requests[0]?.url).toBe(`${origin}/api/v1/cities/${ID}/state?tick=5`)
    expect(requests[0]?.method).toBe('GET')
  })

  it('goes to the root where the operation lives there', async () => {
    const { client, requests } = wired([ok({ keys: [] })])
    await client.api.jwks()
    expect(requests[0]?.url).toBe(`${origin}/.well-known/jwks.json`)
  })

  it('cannot leave its path through a parameter', async () => {
    const { client, requests } = wired([ok({})])
    await client.call('getRole', { params: { name: '../users' } })
    expect(requests[0]?.url).toBe(`${origin}/api/v1/roles/..%2Fusers`)
  })

  it('refuses to go without a parameter of its path', async () => {
    const { client } = wired([ok({})])
    expect(await failing(client.call('getRole', { params: { name: '' } }))).toBeInstanceOf(TypeError)
  })

  it('carries token, version, position and key', async () => {
    const { client, requests } = wired([ok({})], { tokens: { token: async () => 'abc' } })
    await client.call('foundCity', { body: { name: 'Urbe' }, atLeast: 'PLATFORM:7' })
    await client.call('renameCity', { params: { id: ID }, body: { name: 'Nova' }, ifMatch: 3 })
    const [found, renamed] = requests
    expect(Object.fromEntries(found?.headers ?? [])).toEqual({
      authorization: 'Bearer abc',
      'content-type': 'application/json',
      'idempotency-key': 'key-1',
      'urbe-at-least': 'PLATFORM:7',
    })
    expect(renamed?.headers.get('if-match')).toBe('"3"')
    expect(await found?.json()).toEqual({ name: 'Urbe' })
  })

  it('sends neither token nor key where anybody may ask', async () => {
    const { client, requests } = wired([ok({})], { tokens: { token: async () => 'abc' } })
    await client.call('login', { body: { username: 'ada', password: 'long enough' } })
    expect(requests[0]?.headers.has('authorization')).toBe(false)
    expect(requests[0]?.headers.has('idempotency-key')).toBe(false)
  })

  it('sends files as a form', async () => {
    const { client, requests } = wired([ok({})])
    const net = new Blob(['net'])
    await client.call('importCity', { body: { kind: 'tntp', name: 'Sioux Falls', net, trips: net } })
    const form = await requests[0]?.formData()
    expect(form?.get('name')).toBe('Sioux Falls')
    expect(form?.get('net')).toBeInstanceOf(File)
  })

  it('sends numbers of a form as texts', async () => {
    const { client, requests } = wired([ok({})])
    const file = new Blob(['<osm/>'])
    await client.call('importCity', { body: { kind: 'osm', name: 'Town', file, citizens: 900 } })
    const form = await requests[0]?.formData()
    expect([form?.get('citizens'), form?.has('seed')]).toEqual(['900', false])
  })
})

describe('an answer', () => {
  it('comes with version and position', async () => {
    const { client } = wired([ok({ id: ID }, { etag: '"4"', 'urbe-position': 'PLATFORM:9' })])
    expect(await client.request('getCity', { params: { id: ID } })).toEqual({
      data: { id: ID },
      status: 200,
      version: 4,
      position: 'PLATFORM:9',
    })
  })

  it('has no data after 204', async () => {
    const { client } = wired([])
    expect(await client.call('logout')).toBeUndefined()
  })

  it('comes as text where a table is asked for', async () => {
    const { client } = wired([() => new Response('tick,kpi\n')])
    expect(await client.text('getCityKpis', { params: { id: ID }, query: { format: 'csv' } })).toBe(
      'tick,kpi\n',
    )
  })

  it('becomes a problem with its code', async () => {
    const { client } = wired([bad(409, 'run_not_paused')])
    const error = await failing(client.call('resumeCity', { params: { id: ID } }))
    expect(error).toBeInstanceOf(ApiProblem)
    expect(error).toMatchObject({ code: 'run_not_paused', status: 409 })
  })

  it('that is no problem document is an unknown problem', async () => {
    const { client } = wired([() => new Response('<h1>Bad Gateway</h1>', { status: 502 })])
    expect(await failing(client.call('listCities'))).toMatchObject({ code: 'unknown', status: 502 })
  })

  it('that is no JSON is as good as none', async () => {
    const { client } = wired([() => new Response('<h1>Hello</h1>')])
    expect(await failing(client.call('login', { body: { username: 'ada', password: 'x' } }))).toBeInstanceOf(
      Unreachable,
    )
  })
})

describe('a failure', () => {
  it('is repeated with the same key after the wait that was asked for', async () => {
    const { client, requests, waits } = wired([bad(503, 'outcome_unknown', { 'retry-after': '1' }), ok({})])
    await client.call('pauseCity', { params: { id: ID } })
    expect(waits).toEqual([1_000])
    expect(requests.map((each) => each.headers.get('idempotency-key'))).toEqual(['key-1', 'key-1'])
  })

  it('is repeated a limited number of times', async () => {
    const { client, requests } = wired([broken])
    expect(await failing(client.call('listCities'))).toBeInstanceOf(Unreachable)
    expect(requests).toHaveLength(RETRIES_MAX + 1)
  })

  it('is not repeated when the wait would be long', async () => {
    const { client, requests } = wired([bad(503, 'not_ready', { 'retry-after': '60' })])
    expect(await failing(client.call('listCities'))).toMatchObject({ retryAfterSeconds: 60 })
    expect(requests).toHaveLength(1)
  })

  it('of a sign-in is left to the person', async () => {
    const { client, requests } = wired([broken])
    await failing(client.call('login', { body: { username: 'ada', password: 'x' } }))
    expect(requests).toHaveLength(1)
  })

  it('for a token that has ended is mended by another one, once', async () => {
    const { client, requests } = wired([bad(401, 'invalid_token'), bad(401, 'token_revoked')], {
      tokens: { token: async () => 'old', renew: async (refused) => `${refused}er` },
    })
    expect(await failing(client.call('me'))).toMatchObject({ code: 'token_revoked' })
    expect(requests.map((each) => each.headers.get('authorization'))).toEqual(['Bearer old', 'Bearer older'])
  })
})

describe('what waits for a second person', () => {
  const approval = { id: ID, expiresAt: '2030-01-07T05:30:00.000Z' }
  const waiting = (location: string) => () => Response.json(approval, { status: 202, headers: { location } })

  it('is no answer: nothing has been done', async () => {
    const { client } = wired([waiting(`/api/v1/approvals/${ID}`)])
    const error = await failing(client.call('eraseUser', { params: { id: ID } }))
    expect(error).toBeInstanceOf(WaitsForApproval)
    expect(error).toMatchObject({ approval, message: expect.stringContaining(ID) })
  })

  it('is told from what is taken and done later', async () => {
    const { client } = wired([waiting('/api/v1/cities/1')])
    expect(await client.call('eraseUser', { params: { id: ID } })).toEqual(approval)
  })
})
