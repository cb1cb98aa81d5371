import { decodeJwt, importJWK, jwtVerify } from 'jose'
import type { Kysely } from 'kysely'

import { CLOCK_SKEW_SECONDS, type ClientJwk } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'

/** A proof of the key is made for one request, not for a day. */
export const ASSERTION_SECONDS_MAX = 60
const JTI_CHARACTERS_MAX = 128
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
    const { exp = 0, jti = '', aud } = payload
    const now = clock().getTime() / 1000
    const isShort = Number.isSafeInteger(exp) && exp <= now + ASSERTION_SECONDS_MAX + CLOCK_SKEW_SECONDS
    const isOne =
      typeof aud === 'string' && typeof jti === 'string' && jti !== '' && jti.length <= JTI_CHARACTERS_MAX
    return isShort && isOne ? jti : undefined
  } catch {
    // Whatever is wrong with it: it proves nothing.
    return undefined
  }
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
