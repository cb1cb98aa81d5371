import { createHash } from 'node:crypto'

import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
} from 'jose'

import { TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_TYPE } from '@urbe/contracts'

import { systemPolicy } from './policy/policy.ts'
import { proofsOfKeys } from './proof/proofs.ts'
import { revocations } from './revocations.ts'
import { verifier } from './verifier.ts'

const ISSUER = 'https://urbe.example'
const path = '/api/v1/cities'
const NOW = Date.parse('2030-01-07T05:30:00Z') / 1_000
const USER = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const SESSION = '017f22e2-79b0-7cc3-98c4-dc0c0c073990'
const claims = {
  ...{ iss: ISSUER, sub: USER, aud: TOKEN_AUDIENCE, client_id: 'urbe', iat: NOW, exp: NOW + 900 },
  ...{ jti: 'abcdefghijklmnopqrstuv', sid: SESSION, roles: ['viewer'], ep: 3, ge: 1 },
}

let auth: { publicKey: CryptoKey; privateKey: CryptoKey }
beforeAll(async () => {
  auth = await generateKeyPair('Ed25519')
})
const sign = (body: JWTPayload = claims) =>
  new SignJWT(body)
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid: 'one' })
    .sign(auth.privateKey)

function setting() {
  const clock = () => new Date(NOW * 1_000)
  const list = revocations(clock)
  list.add({ sequence: 0, entries: [], next: null })
  const keys = { find: async () => auth.publicKey, isLoaded: () => true }
  const proofs = proofsOfKeys({ origin: ISSUER, clock })
  const verify = verifier({
    keys,
    revocations: list,
    policy: () => systemPolicy,
    proofs,
    issuer: ISSUER,
    clock,
  })
  return { verify, list }
}

/** Somebody with a key, whose token is bound to it. */
async function holder() {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const token = await sign({ ...claims, cnf: { jkt: await calculateJwkThumbprint(jwk) } })
  const prove = async (of = token) => ({
    method: 'GET',
    target: `${path}?limit=1`,
    proofs: [
      await new SignJWT({
        jti: crypto.randomUUID(),
        htm: 'GET',
        htu: ISSUER + path,
        iat: NOW,
        ath: createHash('sha256').update(of).digest('base64url'),
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .sign(privateKey),
    ],
  })
  return { token, prove, jwk }
}

describe('a token that is bound to a key', () => {
  it('counts with a proof of it, once each', async () => {
    const { verify } = setting()
    const { token, prove, jwk } = await holder()
    const proven = await prove()
    const principal = await verify.authenticate(token, false, proven)
    expect(principal).toMatchObject({ userId: USER, boundTo: await calculateJwkThumbprint(jwk) })
    await expect(verify.authenticate(token, false, proven)).rejects.toMatchObject({ code: 'proof_invalid' })
    await verify.authenticate(token, true, await prove())
  })

  it('is worth nothing to who has found it', async () => {
    const { verify } = setting()
    const { token, prove } = await holder()
    await verify.authenticate(token, false, await prove())
    await expect(verify.authenticate(token)).rejects.toMatchObject({
      code: 'invalid_token',
      details: { scheme: 'DPoP' },
    })
    const thief = await holder()
    for (const proven of [await thief.prove(token), await thief.prove(), { ...(await prove()), proofs: [] }])
      await expect(verify.authenticate(token, false, proven)).rejects.toMatchObject({ code: 'proof_invalid' })
  })

  it('can be revoked as any other, whoever has its key', async () => {
    const { verify, list } = setting()
    const { token, prove } = await holder()
    list.take({ kind: 'session', sequence: 1, sessionId: SESSION, until: NOW + 1_000 })
    await expect(verify.authenticate(token, false, await prove())).rejects.toMatchObject({
      code: 'token_revoked',
    })
  })

  it('is looked at without its key by those to whom nobody shows it as their own', async () => {
    const { verify } = setting()
    const { token } = await holder()
    expect(await verify.inspect(token)).toMatchObject({ userId: USER })
  })

  it('has nothing to do with one that is not, which comes without a proof', async () => {
    const { verify } = setting()
    const { prove } = await holder()
    const token = await sign()
    expect(await verify.authenticate(token)).not.toHaveProperty('boundTo')
    await expect(verify.authenticate(token, false, await prove(token))).rejects.toMatchObject({
      code: 'invalid_token',
    })
  })

  it.each([{ jkt: 'x' }, { 'x5t#S256': 'x'.repeat(43) }, {}, 'x'.repeat(43)])(
    'is none with %p as its key',
    async (cnf) => {
      const { verify } = setting()
      await expect(verify.inspect(await sign({ ...claims, cnf }))).rejects.toMatchObject({
        code: 'invalid_token',
      })
    },
  )
})

describe('somebody who has been let in', () => {
  it('stands until their session ends, and is told so whenever it is asked again', async () => {
    const { verify, list } = setting()
    const { token, prove } = await holder()
    const { checkStanding } = await verify.authenticate(token, true, await prove())
    // No proof a second time: the first one has been spent.
    expect(() => checkStanding(true)).not.toThrow()
    list.take({ kind: 'session', sequence: 1, sessionId: SESSION, until: NOW + 1_000 })
    expect(() => checkStanding(true)).toThrow('its session has ended')
  })
})
