import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** A request that a proof is made for, and the token that it brings along. */
export interface Provable {
  readonly method: string
  readonly url: string
  readonly token?: string | undefined
}

/** A key of one's own, without which tokens that are bound to it are worth nothing (RFC 9449). */
export interface ProofKey {
  /** A proof for one request: it counts once, and for a minute. */
  readonly prove: (request: Provable) => Promise<string>
}

const ALGORITHM = 'ES256'
type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>

/** A new pair of keys; the private one cannot be read out, by nobody, unless it is to be kept in a file. */
export const newKeyPair = async ({ extractable = false } = {}): Promise<KeyPair> =>
  await generateKeyPair(ALGORITHM, { extractable })

/** Proofs of such a pair; of one whose private key somebody else keeps, a `ProofKey` is written by hand. */
export async function proofKeyOf({ publicKey, privateKey }: KeyPair): Promise<ProofKey> {
  const header = { typ: 'dpop+jwt', alg: ALGORITHM, jwk: await exportJWK(publicKey) } as const
  return {
    async prove({ method, url, token }) {
      const { origin, pathname } = new URL(url)
      const claims = {
        jti: crypto.randomUUID(),
        htm: method.toUpperCase(),
        htu: origin + pathname,
        ...(token !== undefined && { ath: await digestOf(token) }),
      }
      return await new SignJWT(claims).setProtectedHeader(header).setIssuedAt().sign(privateKey)
    },
  }
}

async function digestOf(token: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)))
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
