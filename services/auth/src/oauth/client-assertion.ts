import { decodeJwt, importJWK, type JWTPayload, jwtVerify } from 'jose'
import type { Kysely } from 'kysely'

import { CLOCK_SKEW_SECONDS, type ClientJwk } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'

/** A proof of the key is made for one request, not for a day. */
export const ASSERTION_SECONDS_MAX = 60
/** It is kept, and compared byte by byte. */
const JTI = /^[\x21-\x7e]{1,128}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The client that an assertion names, before it is believed. */
export function clientNamedIn(assertion: string): string | undefined {
  try {
    const { sub } = decodeJwt(assertion)
    return sub !== undefined && UUID.test(sub) ? sub : undefined
  } catch {
    // No JWT names nobody.
    return undefined
  }
}

interface Deps {
  readonly db: Kysely<Database>
  readonly clock: Clock
  /** The audience: this authorization server, as the metadata name it. */
  readonly issuer: string
}

interface Assertion {
  readonly text: string
  readonly clientId: string
  readonly keys: readonly ClientJwk[]
}

/** RFC 7523 §3: signed with a registered key, for us, short-lived, once. Answers with the key. */
export async function keyOfAssertion(
  deps: Deps,
  { text, clientId, keys }: Assertion,
): Promise<ClientJwk | undefined> {
  for (const jwk of keys) {
    const jti = await jtiOf(deps, { text, clientId, jwk })
    if (jti !== undefined) return (await isFirstUse(deps, clientId, jti)) ? jwk : undefined
  }
  return undefined
}

async function jtiOf(
  { clock, issuer }: Deps,
  { text, clientId, jwk }: { text: string; clientId: string; jwk: ClientJwk },
): Promise<string | undefined> {
  const algorithms = jwk.kty === 'OKP' ? ['EdDSA', 'Ed25519'] : ['ES256']
  try {
    const { payload } = await jwtVerify(text, await importJWK(jwk, algorithms[0]), {
      algorithms,
      issuer: clientId,
      subject: clientId,
      audience: issuer,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'],
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: clock(),
    })
    const { jti = '', aud } = payload
    const isOne = typeof aud === 'string' && typeof jti === 'string' && JTI.test(jti)
    return isOne && isShort(payload, clock().getTime() / 1000) ? jti : undefined
  } catch {
    // Whatever is wrong with it: it proves nothing.
    return undefined
  }
}

/** It ends soon, and what it says of its beginning, if anything, fits that. */
function isShort({ exp = 0, iat }: JWTPayload, now: number): boolean {
  const longest = ASSERTION_SECONDS_MAX + CLOCK_SKEW_SECONDS
  if (!Number.isSafeInteger(exp) || exp > now + longest) return false
  return iat === undefined || (iat <= now + CLOCK_SKEW_SECONDS && exp - iat <= longest)
}

/** Kept until it would have expired anyway. */
async function isFirstUse({ db, clock }: Deps, clientId: string, jti: string): Promise<boolean> {
  const now = clock()
  await db.deleteFrom('used_assertion').where('until', '<', now).execute()
  const until = new Date(now.getTime() + (ASSERTION_SECONDS_MAX + 2 * CLOCK_SKEW_SECONDS) * 1000)
  const kept = await db
    .insertInto('used_assertion')
    .values({ account_id: clientId, jti, until })
    .onConflict((conflict) => conflict.doNothing())
    .returning('jti')
    .executeTakeFirst()
  return kept !== undefined
}
