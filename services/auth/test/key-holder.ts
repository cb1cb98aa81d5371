import { createHash } from 'node:crypto'

import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

import { ORIGIN } from './running-auth.ts'

export interface Shown {
  readonly token?: string
  /** Claims that are said otherwise. */
  readonly say?: JWTPayload
}
export interface KeyHolder {
  readonly thumbprint: string
  /** A proof for `POST /auth/token` and the like, below /api/v1; as headers. */
  readonly proof: (line: string, shown?: Shown) => Promise<{ dpop: string }>
  /** A request with the token and a proof of the key. */
  readonly headers: (line: string, token: string) => Promise<{ authorization: string; dpop: string }>
}

/** Somebody with a key of their own. */
export async function keyHolder(alg: 'ES256' | 'Ed25519' = 'ES256'): Promise<KeyHolder> {
  const { publicKey, privateKey } = await generateKeyPair(alg)
  const jwk = await exportJWK(publicKey)
  const proof: KeyHolder['proof'] = async (line, { token, say = {} } = {}) => {
    const [method = '', path = ''] = line.split(' ')
    const claims = {
      jti: crypto.randomUUID(),
      htm: method,
      htu: `${ORIGIN}/api/v1${path.split('?')[0]}`,
      iat: Math.floor(Date.now() / 1_000),
      ...(token !== undefined && { ath: createHash('sha256').update(token).digest('base64url') }),
    }
    const header = { typ: 'dpop+jwt', alg, jwk }
    return { dpop: await new SignJWT({ ...claims, ...say }).setProtectedHeader(header).sign(privateKey) }
  }
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    proof,
    headers: async (line, token) => ({ authorization: `DPoP ${token}`, ...(await proof(line, { token })) }),
  }
}
