import { createHash } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'
import { decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose'

import { keyPairFrom, keyPairText, newKeyPair, openSession, platformClock, proofKeyOf } from './index.ts'

const URL_ASKED = 'https://urbe.example/api/v1/streams/a%2Fb?limit=1#top'
const read = async (proof: string) => (await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt' })).payload

describe('a proof', () => {
  it('speaks of one request and one token, and shows the public key alone', async () => {
    const key = await proofKeyOf(await newKeyPair())
    const proof = await key.prove({ method: 'get', url: URL_ASKED, token: 'a.b.c' })
    expect(await read(proof)).toMatchObject({
      htm: 'GET',
      htu: 'https://urbe.example/api/v1/streams/a%2Fb',
      ath: createHash('sha256').update('a.b.c').digest('base64url'),
    })
    expect(Object.keys(decodeProtectedHeader(proof).jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y'])
  })

  it('is another one each time', async () => {
    const { prove } = await proofKeyOf(await newKeyPair())
    const [first, second] = await Promise.all(
      [URL_ASKED, URL_ASKED].map((url) => prove({ method: 'GET', url })),
    )
    expect((await read(first ?? '')).jti).not.toBe((await read(second ?? '')).jti)
  })

  it('is of the same key after that was kept as text', async () => {
    const pair = await newKeyPair({ extractable: true })
    const again = await keyPairFrom(await keyPairText(pair))
    const jwkOf = async (each: typeof pair) =>
      decodeProtectedHeader(await (await proofKeyOf(each)).prove({ method: 'GET', url: URL_ASKED })).jwk
    expect(await jwkOf(again)).toEqual(await jwkOf(pair))
    await expect(keyPairFrom('{}')).rejects.toThrow()
  })

  it('cannot be made by who reads a key that is not to be read', async () => {
    await expect(keyPairText(await newKeyPair())).rejects.toThrow()
  })
})

describe('a device whose clock is wrong', () => {
  it('signs in all the same: the first answer tells the time', async () => {
    const told = Date.parse('2030-01-07T05:30:00Z')
    const seen: number[] = []
    const answer = async (_: unknown, init?: RequestInit): Promise<Response> => {
      const { iat = 0 } = await read(new Headers(init?.headers).get('dpop') ?? '')
      seen.push(iat)
      const headers = { date: new Date(told).toUTCString() }
      if (iat !== told / 1_000)
        return Response.json(
          { status: 400, code: 'invalid_dpop_proof', title: 'no' },
          { status: 400, headers },
        )
      const tokens = {
        accessToken: 'a',
        tokenType: 'DPoP',
        refreshToken: 'r',
        expiresIn: 900,
        sessionId: 's',
      }
      return Response.json(tokens, { headers })
    }
    const clock = platformClock(answer as typeof fetch)
    const pair = await newKeyPair()
    const key = () => proofKeyOf(pair, () => Math.round(clock.now() / 1_000) * 1_000)
    const session = openSession({ origin: 'https://urbe.example', fetch: clock.fetch, key })
    const { bound } = await session.login({ username: 'ada', password: 'a long enough password' })
    expect([bound, seen.length, seen.at(-1)]).toEqual([true, 2, told / 1_000])
  })
})
