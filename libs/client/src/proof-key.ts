import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'

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

/** A pair whose private key can be read out, as text for a file that nobody else reads. */
export const keyPairText = async ({ privateKey }: KeyPair): Promise<string> =>
  JSON.stringify(await exportJWK(privateKey))

/** Throws when the text is none. */
export async function keyPairFrom(text: string): Promise<KeyPair> {
  const { d, ...open } = JSON.parse(text) as JWK
  // What is no pair of this kind, `importJWK` and the first proof refuse.
  const importing = (jwk: JWK) => importJWK(jwk, ALGORITHM) as Promise<CryptoKey>
  return { publicKey: await importing(open), privateKey: await importing({ ...open, d } as JWK) }
}

/**
 * The platform's clock, as the answers that come through `fetch` tell it: proofs of a device whose own clock is wrong would be
 * too old, or come from the future.
 */
export function platformClock(send: typeof fetch): {
  readonly fetch: typeof fetch
  readonly now: () => number
} {
  let aheadMs = 0
  return {
    now: () => Date.now() + aheadMs,
    fetch: async (...asked) => {
      const answer = await send(...asked)
      const told = Date.parse(answer.headers.get('date') ?? '')
      if (!Number.isNaN(told)) aheadMs = told - Date.now()
      return answer
    },
  }
}

/** Proofs of such a pair; of one whose private key somebody else keeps, a `ProofKey` is written by hand. */
export async function proofKeyOf(
  { publicKey, privateKey }: KeyPair,
  now: () => number = Date.now,
): Promise<ProofKey> {
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
      const iat = Math.floor(now() / 1_000)
      return await new SignJWT({ ...claims, iat }).setProtectedHeader(header).sign(privateKey)
    },
  }
}

async function digestOf(token: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)))
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
