import { connect } from 'node:net'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { CompactEncrypt, exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose'

import { TOKEN_ALGORITHM } from '@urbe/contracts'
import { until } from '@urbe/local-servers'

import { clientOf } from './client.ts'
import { encode, forger, type Json } from './forgery.ts'
import { stopClock } from './movable-clock.ts'
import { type RunningAuth, startAuth } from './running-auth.ts'

let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let good: string
let forge: ReturnType<typeof forger>
beforeAll(async () => {
  auth = await startAuth()
  client = clientOf(auth)
  await until(async () => auth.access.ready(), { deadlineMs: 60_000 })
  good = (await client.login()).accessToken
  forge = forger(auth, good)
})
afterAll(async () => {
  await auth?.[Symbol.asyncDispose]()
})

const present = (token: string) => client.send('GET /auth/me', { token })
const claimed = (change: Json) => forge.sign(forge.header, { ...forge.claims, ...change })
const headed = (change: Json) => forge.sign({ ...forge.header, ...change }, forge.claims)
const number = (name: string): number => Number(forge.claims[name])
const without = (name: string): Json =>
  Object.fromEntries(Object.entries(forge.claims).filter(([key]) => key !== name))
/** A good token whose signature has a letter that the other base64 writes otherwise; every fifteenth has none. */
async function withMarks(): Promise<string> {
  for (let earlier = 0; ; earlier++) {
    const token = await claimed({ exp: number('exp') - earlier })
    if (/[-_]/.test(token)) return token
  }
}
const withBody = (text: string) => forge.sign(forge.header, text)
const unsigned = (alg: string, signature = '') =>
  `${encode({ ...forge.header, alg })}.${forge.parts.body}.${signature}`
const foreign = async (alg: string, header: Json = {}) => {
  const { privateKey } = await generateKeyPair(alg)
  return await new SignJWT({ ...forge.claims })
    .setProtectedHeader({ ...forge.header, ...header, alg })
    .sign(privateKey)
}
const publicJwk = async () => {
  const { d: _, ...jwk } = await exportJWK(auth.signing.current().key)
  return jwk
}

type Forge = () => string | Promise<string>
const badTokens: readonly (readonly [string, Forge])[] = [
  ['alg none without a signature', () => unsigned('none')],
  ['alg none with a signature', () => unsigned('none', forge.parts.signature)],
  ...['None', 'NONE', 'nOnE', 'ed25519', 'EdDSA', 'Ed448'].map(
    (alg) => [`alg ${alg}`, () => headed({ alg })] as const,
  ),
  ...['None', 'nOnE'].map((alg) => [`alg ${alg} without a signature`, () => unsigned(alg)] as const),
  [
    'HS256 under the text of our public key',
    async () => {
      const key = await importJWK(await publicJwk(), TOKEN_ALGORITHM, { extractable: true })
      if (key instanceof Uint8Array) throw new Error('a public key has become a secret')
      return forge.hs256(await exportSPKI(key))
    },
  ],
  [
    'HS256 under the bytes of our public key',
    async () => forge.hs256(Buffer.from(String((await publicJwk()).x), 'base64url')),
  ],
  ['HS256 under nothing', () => forge.hs256('')],
  ...['RS256', 'PS256', 'ES256'].map((alg) => [`a foreign ${alg} key`, () => foreign(alg)] as const),
  ['a foreign key of our kind', () => foreign(TOKEN_ALGORITHM)],
  ['a foreign key that it brings along', async () => foreign(TOKEN_ALGORITHM, { jwk: await publicJwk() })],
  ['the address of a key set', () => headed({ jku: 'http://127.0.0.1:9/keys' })],
  ['the address of a certificate', () => headed({ x5u: 'http://127.0.0.1:9/cert' })],
  ['a certificate', () => headed({ x5c: ['MIIB'] })],
  ['a kid that is a path', () => headed({ kid: '../../../../dev/null' })],
  ['a kid that is SQL', () => headed({ kid: "' UNION SELECT 'a'--" })],
  ['a kid that is an address', () => headed({ kid: 'http://127.0.0.1:9/key' })],
  ...['__proto__', 'constructor', 'toString', ''].map(
    (kid) => [`the kid "${kid}"`, () => headed({ kid })] as const,
  ),
  ['a kid in a list', () => headed({ kid: [forge.header['kid']] })],
  ['no kid', () => forge.sign({ alg: TOKEN_ALGORITHM, typ: 'at+jwt' }, forge.claims)],
  ['an unknown critical member', () => headed({ crit: ['x'], x: 1 })],
  ['an empty list of critical members', () => headed({ crit: [] })],
  ['a payload that is not encoded', () => headed({ b64: false, crit: ['b64'] })],
  ['a compressed payload', () => headed({ zip: 'DEF' })],
  ...['JWT', 'refresh+jwt', 'wst+jwt', 'AT+JWT', 'application/at+jwt'].map(
    (typ) => [`the type ${typ}`, () => headed({ typ })] as const,
  ),
  ['an end that has passed', () => claimed({ iat: number('iat') - 1_000, exp: number('iat') - 100 })],
  ['an end six seconds ago', () => claimed({ iat: number('iat') - 600, exp: number('iat') - 6 })],
  ['an end before its beginning', () => claimed({ exp: number('iat') - 1 })],
  ['an end of 1e400', () => withBody(JSON.stringify(forge.claims).replace(/"exp":\d+/, '"exp":1e400'))],
  ['an end of -1', () => claimed({ exp: -1 })],
  ['an end that is text', () => claimed({ exp: String(number('exp')) })],
  ['an end with a fraction', () => claimed({ exp: number('exp') - 0.5 })],
  ['an end that is null', () => claimed({ exp: null })],
  ['a beginning in the future', () => claimed({ nbf: number('iat') + 600 })],
  ['an origin in the future', () => claimed({ iat: number('iat') + 600 })],
  ['a life of ten years', () => claimed({ exp: number('iat') + 315_360_000 })],
  ['a life that is one second too long', () => claimed({ exp: number('iat') + 901 })],
  ['another audience', () => claimed({ aud: 'metrics-internal' })],
  ['our audience beside another', () => claimed({ aud: [forge.claims['aud'], 'metrics-internal'] })],
  ['our audience in a list', () => claimed({ aud: [forge.claims['aud']] })],
  ['an audience that looks like a list', () => claimed({ aud: { '0': forge.claims['aud'], length: 1 } })],
  ['another issuer', () => claimed({ iss: 'https://evil.example' })],
  ['our issuer with a slash', () => claimed({ iss: `${forge.claims['iss']}/` })],
  ['our issuer in a list', () => claimed({ iss: [forge.claims['iss']] })],
  ['a subject that is a name', () => claimed({ sub: 'admin' })],
  ['an epoch below zero', () => claimed({ ep: -1 })],
  ['roles that are text', () => claimed({ roles: 'admin' })],
  ...['iss', 'sub', 'aud', 'client_id', 'iat', 'exp', 'jti', 'sid', 'roles', 'ep', 'ge'].map(
    (name) => [`no ${name}`, () => forge.sign(forge.header, without(name))] as const,
  ),
  ['a doubled claim', () => withBody(JSON.stringify(forge.claims).replace('{', '{"sub":"x",'))],
  [
    'a doubled header member',
    () => forge.sign(JSON.stringify(forge.header).replace('{', '{"alg":"none",'), forge.claims),
  ],
  ...['[]', '"text"', 'null', '1', '{', ''].map(
    (text) => [`the payload ${text || 'nothing'}`, () => withBody(text)] as const,
  ),
  ['a token within a token', () => forge.sign({ ...forge.header, cty: 'JWT' }, good)],
  [
    'an encrypted token',
    async () =>
      await new CompactEncrypt(Buffer.from(JSON.stringify(forge.claims)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(new Uint8Array(32)),
  ],
  ['claims nested a thousand deep', () => withBody(`{"x":${'['.repeat(1_000)}${']'.repeat(1_000)}}`)],
  ['a signature of another token', async () => swapped(await claimed({ ep: 9 }))],
  ['an empty signature', () => swapped('..')],
  ['a signature of zeroes', () => swapped(`..${encode('\0'.repeat(64))}`)],
  ['half a signature', () => swapped(`..${forge.parts.signature.slice(0, 43)}`)],
  ['a signature whose S has grown by the order of the group', () => forge.malleable()],
  ['other bits at the end of the signature', () => `${good.slice(0, -1)}${lastSpelling(good)}`],
  ['padding', () => `${good}==`],
  [
    'the letters of another base64',
    async () => (await withMarks()).replaceAll('-', '+').replaceAll('_', '/'),
  ],
  ['two parts and alg none', () => unsigned('none').replace(/\.$/, '')],
  ['a signature of zeroes for ES256', () => unsigned('ES256', encode(new Uint8Array(64)))],
  ['a signature of HS512', () => unsigned('HS512', forge.parts.signature)],
  ['a payload that was left out', () => `${forge.parts.head}..${forge.parts.signature}`],
  ['a signature as JSON', () => encode({ protected: forge.parts.head, payload: forge.parts.body })],
  ['a mark at the beginning of its payload', () => withBody(`\ufeff${JSON.stringify(forge.claims)}`)],
  ['blanks in its payload', () => withBody(JSON.stringify(forge.claims, null, 1))],
  ['a subject in a list', () => claimed({ sub: [forge.claims['sub'], forge.claims['sub']] })],
  ['a key that it is bound to and more', () => claimed({ cnf: { jkt: 'A'.repeat(43), jwk: {} } })],
  ['a key that it is bound to as text', () => claimed({ cnf: 'A'.repeat(43) })],
  ['more roles than there may be', () => claimed({ roles: Array(9).fill('admin') })],
  ['a session that is none', () => claimed({ sid: 'x' })],
  ['an epoch of the platform beyond all bounds', () => claimed({ ge: Number.MAX_SAFE_INTEGER + 1 })],
  ['more parts', () => `${good}.AAAA`],
]

function swapped(other: string): string {
  return `${forge.parts.head}.${forge.parts.body}.${other.split('.')[2] ?? ''}`
}

/** The last of 86 characters carries four bits that mean nothing. */
function lastSpelling(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return alphabet[alphabet.indexOf(token.slice(-1)) ^ 1] ?? 'A'
}

describe('a service refuses', () => {
  it.each([...badTokens])('%s', async (_what: string, make: Forge) => {
    const reply = await present(await make())
    expect([reply.status, reply.body['code']]).toEqual([401, 'invalid_token'])
    expect(reply.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  it('and still takes a good one, also up to five seconds after its end', async () => {
    expect((await present(good)).status).toBe(200)
    using _ = stopClock(auth)
    const now = Math.floor(Date.now() / 1_000)
    expect((await present(await claimed({ iat: now - 600, exp: now - 2 }))).status).toBe(200)
  })
})

/** Sends a request as it is written here; answers with status and body. */
async function raw(...lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(auth.url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(
    ['GET /api/v1/auth/me HTTP/1.1', 'Host: x', 'Connection: close', ...lines, '', ''].join('\r\n'),
  )
  let answer = ''
  socket.on('data', (part) => {
    answer += part.toString('latin1')
  })
  // Whatever the door leaves unread breaks the connection off, behind its answer.
  await new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return answer
}

describe('at the door', () => {
  it('two Authorization headers are one too many, whatever they hold', async () => {
    const answer = await raw(`Authorization: Bearer ${good}`, 'authorization: Bearer other')
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"malformed_request"/)
  })

  it.each([20_000, 1_000_000])('a token of %i characters does not get in', async (length) => {
    expect(await raw(`Authorization: Bearer ${'a'.repeat(length)}`)).toMatch(/^HTTP\/1\.1 431 /)
  })

  it('claims that are more than a token may hold are not read', async () => {
    const deep = `{"x":${'['.repeat(3_500)}${']'.repeat(3_500)}}`
    expect((await present(await withBody(deep))).status).toBe(401)
  })

  it.each(['access_token', 'api_key', 'token'])(
    'a token in the address as %s counts for nothing',
    async (name) => {
      expect((await client.send(`GET /auth/me?${name}=${good}`)).status).toBe(401)
    },
  )

  it('HEAD asks for the same token as GET, and a method in a header is ignored', async () => {
    expect((await fetch(`${auth.url}/api/v1/users`, { method: 'HEAD' })).status).toBe(401)
    const headers = { 'x-http-method-override': 'DELETE' }
    expect((await client.send('GET /auth/me', { token: good, headers })).status).toBe(200)
    expect((await client.send('GET /auth/me', { token: good })).status).toBe(200)
  })

  it('random key ids make nobody ask for keys more than once', async () => {
    const asked: string[] = []
    const watching = auth.testLog.connection.subscribe(
      'svc.auth.jwks',
      (_body, subject) => void asked.push(subject),
    )
    using _ = stopClock(auth)
    const tokens = await Promise.all(Array.from({ length: 100 }, (_, n) => headed({ kid: `key-${n}` })))
    for (const token of tokens) expect((await present(token)).status).toBe(401)
    watching.unsubscribe()
    expect(asked.length).toBeLessThanOrEqual(1)
  })
})

it('nothing that happened here was a fault', () => {
  expect(auth.faults).toEqual([])
})
