import { beforeAll, describe, expect, it } from '@jest/globals'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

import { TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_TYPE } from '@urbe/contracts'

import { keySet, REFETCH_PAUSE_MS } from './key-set.ts'
import { systemPolicy } from './policy/policy.ts'
import { proofsOfKeys } from './proof/proofs.ts'
import { FEED_SILENCE_MAX_MS, revocations } from './revocations.ts'
import { TOKEN_CHARACTERS_MAX } from './token-shape.ts'
import { verifier } from './verifier.ts'

const policy = () => systemPolicy
const ISSUER = 'http://localhost:8080'
const START = Date.parse('2030-01-07T05:30:00Z')
const NOW = START / 1000
const USER = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const SESSION = '017f22e2-79b0-7cc3-98c4-dc0c0c073990'
const claims = {
  iss: ISSUER,
  sub: USER,
  aud: TOKEN_AUDIENCE as unknown,
  client_id: 'urbe',
  iat: NOW as unknown,
  exp: (NOW + 900) as unknown,
  jti: 'abcdefghijklmnopqrstuv',
  sid: SESSION,
  roles: ['viewer'] as unknown,
  ep: 3 as unknown,
  ge: 1 as unknown,
}
type Claims = Partial<typeof claims> & Record<string, unknown>
const header = { alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid: 'one' }

let pair: Awaited<ReturnType<typeof generateKeyPair>>
let foreign: Awaited<ReturnType<typeof generateKeyPair>>
beforeAll(async () => {
  pair = await generateKeyPair('Ed25519', { extractable: true })
  foreign = await generateKeyPair('Ed25519', { extractable: true })
})

const encode = (text: string): string => Buffer.from(text).toString('base64url')
const sign = (head: object = header, body: Claims = claims, key = pair.privateKey): Promise<string> =>
  new SignJWT(body as JWTPayload).setProtectedHeader(head as typeof header).sign(key)

/** Signs whatever stands there, well-formed or not. */
async function signText(head: string, body: string): Promise<string> {
  const input = `${encode(head)}.${encode(body)}`
  const mac = await crypto.subtle.sign(
    'Ed25519',
    pair.privateKey as Parameters<typeof crypto.subtle.sign>[1],
    Buffer.from(input),
  )
  return `${input}.${Buffer.from(mac).toString('base64url')}`
}

const text = (value: object) => JSON.stringify(value)
const without = (name: string): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))
const tamper = (token: string, part: number, change: (text: string) => string): string =>
  token
    .split('.')
    .map((each, at) => (at === part ? change(each) : each))
    .join('.')

async function setting() {
  const time = { now: START }
  const clock = () => new Date(time.now)
  const asked = { times: 0, kids: ['one'] }
  const { x } = await exportJWK(pair.publicKey)
  const keys = keySet({
    clock,
    onRemoved: (kid) => verify.forgetKey(kid),
    async fetch() {
      asked.times += 1
      return {
        keys: asked.kids.map((kid) => ({
          kty: 'OKP',
          crv: 'Ed25519',
          x,
          kid,
          alg: TOKEN_ALGORITHM,
          use: 'sig',
        })),
      }
    },
  })
  const list = revocations(clock)
  const proofs = proofsOfKeys({ origin: ISSUER, clock })
  const verify = verifier({ keys, revocations: list, policy, proofs, issuer: ISSUER, clock })
  await keys.refresh()
  list.add({ sequence: 0, entries: [], next: null })
  return { verify, list, time, asked }
}

describe('a good token', () => {
  it('tells who it speaks for', async () => {
    const { verify } = await setting()
    const principal = await verify.authenticate(await sign())
    expect(principal).toMatchObject({ userId: USER, sessionId: SESSION, roles: ['viewer'], epoch: 3 })
    expect(principal.permissions.has('city:read')).toBe(true)
    expect(principal.permissions.has('user:manage')).toBe(false)
    expect(Object.isFrozen(principal)).toBe(true)
  })

  it('ends when it expires, also after it was accepted before', async () => {
    const { verify, time, list } = await setting()
    const token = await sign()
    await verify.authenticate(token)
    time.now += 904_000
    list.add({ sequence: 0, entries: [], next: null })
    await verify.authenticate(token)
    time.now += 1_000
    await expect(verify.authenticate(token)).rejects.toMatchObject({ code: 'invalid_token' })
  })
})

type Forge = () => Promise<string> | string
const badTokens: readonly (readonly [string, Forge])[] = [
  ['nothing', () => ''],
  ['a word', () => 'token'],
  ['two parts', async () => (await sign()).split('.').slice(0, 2).join('.')],
  ['four parts', async () => `${await sign()}.AAAA`],
  ['a space before it', async () => ` ${await sign()}`],
  ['a space inside', async () => (await sign()).replace('.', '. ')],
  ['padding', async () => `${await sign()}==`],
  ['standard base64', async () => tamper(await sign(), 2, (part) => `${part.slice(0, -2)}+/`)],
  ['too many characters', async () => sign(header, { ...claims, more: 'x'.repeat(TOKEN_CHARACTERS_MAX) })],
  [
    'another signature',
    async () => tamper(await sign(), 2, (part) => `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`),
  ],
  ['no signature', async () => tamper(await sign(), 2, () => '')],
  ['half a signature', async () => tamper(await sign(), 2, (part) => part.slice(0, 43))],
  ['a signature of zeroes', async () => tamper(await sign(), 2, () => encode('\0'.repeat(64)))],
  ['another spelling of the last character', async () => tamper(await sign(), 2, otherSpelling)],
  [
    'changed claims',
    async () => tamper(await sign(), 1, () => encode(text({ ...claims, roles: ['admin'] }))),
  ],
  ['changed header', async () => tamper(await sign(), 0, () => encode(text({ ...header, kid: 'two' })))],
  ['a stranger’s key', () => sign(header, claims, foreign.privateKey)],
  ['an unknown key id', () => sign({ ...header, kid: 'nobody' })],
  ['no key id', () => sign({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE })],
  ['an empty key id', () => signText(text({ ...header, kid: '' }), text(claims))],
  ['a key id that is a number', () => signText(text({ ...header, kid: 1 }), text(claims))],
  ['a key id that is a path', () => sign({ ...header, kid: '../../dev/null' })],
  ['the name of a prototype as key id', () => sign({ ...header, kid: '__proto__' })],
  ['algorithm none', () => signText(text({ ...header, alg: 'none' }), text(claims))],
  ['algorithm EdDSA', () => signText(text({ ...header, alg: 'EdDSA' }), text(claims))],
  ['algorithm HS256', () => signText(text({ ...header, alg: 'HS256' }), text(claims))],
  ['no algorithm', () => signText(text({ typ: TOKEN_TYPE, kid: 'one' }), text(claims))],
  ['algorithms in a list', () => signText(text({ ...header, alg: [TOKEN_ALGORITHM] }), text(claims))],
  ['no type', () => signText(text({ alg: TOKEN_ALGORITHM, kid: 'one' }), text(claims))],
  ['a type in capitals', () => signText(text({ ...header, typ: 'AT+JWT' }), text(claims))],
  ['the type of media', () => signText(text({ ...header, typ: 'application/at+jwt' }), text(claims))],
  ['its own key in the header', () => signText(text({ ...header, jwk: {} }), text(claims))],
  ['an address of keys', () => signText(text({ ...header, jku: 'https://evil.example' }), text(claims))],
  [
    'an address of certificates',
    () => signText(text({ ...header, x5u: 'https://evil.example' }), text(claims)),
  ],
  ['critical members', () => signText(text({ ...header, crit: ['b64'], b64: true }), text(claims))],
  ['compression', () => signText(text({ ...header, zip: 'DEF' }), text(claims))],
  [
    'a doubled header member',
    () => signText('{"alg":"none","alg":"Ed25519","typ":"at+jwt","kid":"one"}', text(claims)),
  ],
  ['a header that is a list', () => signText('[]', text(claims))],
  ['a header that is null', () => signText('null', text(claims))],
  ['a header that is no JSON', () => signText('{', text(claims))],
  ['white space in the header', () => signText(text(header).replace(':', ': '), text(claims))],
  ['claims that are no JSON', () => signText(text(header), '{')],
  ['a doubled claim', () => signText(text(header), text(claims).replace('{', '{"sub":"x",'))],
  ['white space in the claims', () => signText(text(header), `${text(claims)} `)],
  ['a byte order mark', () => signText(text(header), `\ufeff${text(claims)}`)],
  [
    'claims that are not UTF-8',
    async () => tamper(await sign(), 1, () => Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')),
  ],
  [
    'an end beyond all numbers',
    () => signText(text(header), text(claims).replace(/"exp":\d+/, '"exp":1e400')),
  ],
  [
    'an end in scientific spelling',
    () => signText(text(header), text(claims).replace(/"exp":\d+/, '"exp":1.9e9')),
  ],
  ['a fraction as its end', () => signText(text(header), text({ ...claims, exp: NOW + 900.5 }))],
  ['an end that has passed', () => sign(header, { ...claims, iat: NOW - 1_000, exp: NOW - 100 })],
  ['a life that is too long', () => sign(header, { ...claims, exp: NOW + 901 })],
  ['an end before its beginning', () => sign(header, { ...claims, iat: NOW + 4, exp: NOW + 2 })],
  ['a beginning in the future', () => sign(header, { ...claims, iat: NOW + 6, exp: NOW + 900 })],
  ['a validity that has not begun', () => sign(header, { ...claims, nbf: NOW + 60 })],
  ['another issuer', () => sign(header, { ...claims, iss: 'http://localhost:8081' })],
  ['an issuer with a slash more', () => sign(header, { ...claims, iss: `${ISSUER}/` })],
  ['another audience', () => sign(header, { ...claims, aud: 'elsewhere' })],
  ['two audiences', () => sign(header, { ...claims, aud: [TOKEN_AUDIENCE, 'elsewhere'] })],
  ['its audience in a list', () => sign(header, { ...claims, aud: [TOKEN_AUDIENCE] })],
  ['a user that is no id', () => sign(header, { ...claims, sub: 'admin' })],
  ['a session that is no id', () => sign(header, { ...claims, sid: '1' })],
  ['roles that are text', () => sign(header, { ...claims, roles: 'admin' })],
  ['too many roles', () => sign(header, { ...claims, roles: Array.from({ length: 9 }, () => 'viewer') })],
  ['an epoch that is text', () => sign(header, { ...claims, ep: '3' })],
  ['a negative epoch', () => sign(header, { ...claims, ep: -1 })],
  ...Object.keys(claims).map((name) => [`no ${name}`, () => sign(header, without(name))] as const),
]

/** The last of 86 characters carries two bits that mean nothing; a lenient reader takes all four spellings. */
function otherSpelling(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return part.slice(0, -1) + (alphabet[alphabet.indexOf(part.slice(-1)) ^ 1] ?? 'A')
}

describe('a bad token is refused:', () => {
  it.each([...badTokens])('%s', async (_what: string, forge: Forge) => {
    const { verify } = await setting()
    await expect(verify.authenticate(await forge())).rejects.toMatchObject({ code: 'invalid_token' })
  })
})

describe('revocation', () => {
  it('counts at once for tokens that were accepted before', async () => {
    const { verify, list } = await setting()
    const token = await sign()
    await verify.authenticate(token)
    list.take({ kind: 'session', sequence: 1, sessionId: SESSION, until: NOW + 1_000 })
    await expect(verify.authenticate(token)).rejects.toMatchObject({ code: 'token_revoked' })
  })

  it('of a user counts for tokens with an older epoch', async () => {
    const { verify, list } = await setting()
    list.take({ kind: 'user', sequence: 1, userId: USER, epoch: 3, until: NOW + 1_000 })
    await verify.authenticate(await sign())
    list.take({ kind: 'user', sequence: 2, userId: USER, epoch: 4, until: NOW + 1_000 })
    await expect(verify.authenticate(await sign())).rejects.toMatchObject({ code: 'token_revoked' })
    await verify.authenticate(await sign(header, { ...claims, ep: 4 }))
  })

  it('that nobody hears of any more stops changes, not reading', async () => {
    const { verify, time, list } = await setting()
    const token = await sign()
    time.now += FEED_SILENCE_MAX_MS
    await verify.authenticate(token, true)
    time.now += 1
    await verify.authenticate(token, false)
    await expect(verify.authenticate(token, true)).rejects.toMatchObject({ code: 'not_ready' })
    list.take({ kind: 'heartbeat', sequence: 0 })
    await verify.authenticate(token, true)
  })

  it('of a token, of a key or of everything counts', async () => {
    const { verify, list } = await setting()
    const until = NOW + 1_000
    const other = await sign(header, { ...claims, jti: 'zyxwvutsrqponmlkjihgfe' })
    list.take({ kind: 'token', sequence: 1, tokenId: claims.jti, until })
    await expect(verify.authenticate(await sign())).rejects.toMatchObject({ code: 'token_revoked' })
    await verify.authenticate(other)
    list.take({ kind: 'global', sequence: 2, epoch: 2, until })
    await expect(verify.authenticate(other)).rejects.toMatchObject({ code: 'token_revoked' })
    const newer = await sign(header, { ...claims, ge: 2 })
    await verify.authenticate(newer)
    list.take({ kind: 'key', sequence: 3, keyId: 'one', until })
    await expect(verify.authenticate(newer)).rejects.toMatchObject({ code: 'token_revoked' })
  })
})

describe('keys', () => {
  it('that are not known are asked for once in a while', async () => {
    const { verify, time, asked } = await setting()
    const unknown = await sign({ ...header, kid: 'new' })
    const attempt = () =>
      verify.authenticate(unknown).then(
        () => 'ok',
        () => 'refused',
      )
    expect([await attempt(), await attempt(), asked.times]).toEqual(['refused', 'refused', 1])
    time.now += REFETCH_PAUSE_MS
    asked.kids = ['one', 'new']
    expect([await attempt(), asked.times]).toEqual(['ok', 2])
  })

  it('that are taken away take their tokens with them', async () => {
    const { verify, time, asked } = await setting()
    const token = await sign()
    await verify.authenticate(token)
    time.now += REFETCH_PAUSE_MS
    asked.kids = ['new']
    await verify.authenticate(await sign({ ...header, kid: 'new' }))
    await expect(verify.authenticate(token)).rejects.toMatchObject({ code: 'invalid_token' })
  })

  it('that have not come yet make everybody wait', async () => {
    const clock = () => new Date(START)
    const keys = keySet({ clock, onRemoved: () => undefined, fetch: () => Promise.reject(new Error('away')) })
    const proofs = proofsOfKeys({ origin: ISSUER, clock })
    const verify = verifier({ keys, revocations: revocations(clock), policy, proofs, issuer: ISSUER, clock })
    await expect(verify.authenticate(await sign())).rejects.toMatchObject({ code: 'not_ready' })
  })
})
