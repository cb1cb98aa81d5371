import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

import { JWT_ASSERTION_TYPE } from '@urbe/contracts'

import { ORIGIN, type RunningAuth } from './running-auth.ts'

export interface OAuthReply {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}
export type Fields = Readonly<Record<string, string>>

/** Sends forms to the endpoints of OAuth. */
export function oauthClientOf(auth: Pick<RunningAuth, 'url'>) {
  const post = async (path: string, fields: Fields | string, headers: Fields = {}): Promise<OAuthReply> => {
    const response = await fetch(`${auth.url}/api/v1/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
  }
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  })
  return {
    post,
    basic,
    grant: (id: string, secret: string, fields: Fields = {}) =>
      post('token', { grant_type: 'client_credentials', ...fields }, basic(id, secret)),
  }
}

export async function assertionKey(alg: 'Ed25519' | 'ES256') {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return { jwk: await exportJWK(publicKey), privateKey, alg: alg === 'ES256' ? alg : 'EdDSA' }
}

interface Signing {
  readonly privateKey: CryptoKey
  readonly alg: string
}

/** The fields with which a client proves that it has its key. */
export async function assertion(
  clientId: string,
  { privateKey, alg }: Signing,
  change: JWTPayload = {},
): Promise<Fields> {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: ORIGIN,
    iat: now,
    exp: now + 60,
    jti: crypto.randomUUID(),
  }
  const text = await new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg }).sign(privateKey)
  return {
    grant_type: 'client_credentials',
    client_assertion_type: JWT_ASSERTION_TYPE,
    client_assertion: text,
  }
}
