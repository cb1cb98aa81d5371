import { createHash } from 'node:crypto'

import { jwtVerify } from 'jose'

import {
  ACCESS_TOKEN_SECONDS,
  type AccessClaims,
  CLOCK_SKEW_SECONDS,
  type ErrorCode,
  TOKEN_ALGORITHM,
  TOKEN_AUDIENCE,
  TOKEN_TYPE,
} from '@urbe/contracts'
import { type Clock, Refusal } from '@urbe/kernel'

import type { KeySet } from './key-set.ts'
import type { Policy } from './policy/policy.ts'
import { type Principal, principalOf } from './principal.ts'
import type { Proofs, ProvenRequest } from './proof/proofs.ts'
import type { Revocations } from './revocations.ts'
import { readToken } from './token-shape.ts'

export const VERIFIED_TOKENS_MAX = 10_000
const CLAIMS = ['iss', 'sub', 'aud', 'client_id', 'iat', 'exp', 'jti', 'sid', 'roles', 'ep', 'ge']

interface Options {
  readonly keys: Pick<KeySet, 'find' | 'isLoaded'>
  readonly revocations: Pick<Revocations, 'isRevoked' | 'isFresh' | 'isLoaded' | 'owedBy'>
  /** Who may do what, as it is known now. */
  readonly policy: () => Policy
  readonly proofs: Proofs
  readonly issuer: string
  readonly clock: Clock
}

interface Verified {
  readonly kid: string
  readonly claims: AccessClaims
  readonly principal: Principal
}

export interface Verifier {
  /**
   * Throws `invalid_token` or `token_revoked`; `not_ready` before keys and revocations are here, and for requests that
   * change something while nobody hears what is being revoked. A token that is bound to a key has to come with a proof of it,
   * `proven`, or is refused with `invalid_token` or `proof_invalid`; one that is not bound comes without.
   */
  readonly authenticate: (token: string, unsafe?: boolean, proven?: ProvenRequest) => Promise<Principal>
  /** Whether the token counts, for those to whom nobody has shown it as their own: its key is not asked for. */
  readonly inspect: (token: string, unsafe?: boolean) => Promise<Principal>
  readonly forgetKey: (kid: string) => void
}

/** The signature is checked once a token; whether it still counts is checked every time. */
export function verifier({ keys, revocations, policy, proofs, issuer, clock }: Options): Verifier {
  const cache = new Map<string, Verified>()

  const checkStanding = ({ kid, claims }: Pick<Verified, 'kid' | 'claims'>, unsafe: boolean): void => {
    if (claims.exp + CLOCK_SKEW_SECONDS <= secondsOf(clock())) throw invalid('it has expired')
    if (revocations.isRevoked(claims, kid)) throw no('token_revoked', 'its session has ended')
    if (unsafe && !revocations.isFresh()) throw no('not_ready', 'it is not known what has been revoked')
  }

  const verify = async (token: string): Promise<Verified> => {
    const parts = readToken(token)
    if (parts === undefined) throw invalid('this is not one of our tokens')
    const key = await keys.find(parts.kid)
    if (key === undefined) throw invalid('its key is not known')
    await checkSignature(token, key, { issuer, now: clock() })
    checkTimes(parts.claims, clock())
    const principal = principalOf(parts.claims, {
      clock,
      policy,
      keyId: parts.kid,
      owedBy: revocations.owedBy,
      checkStanding: (unsafe) => checkStanding(parts, unsafe),
    })
    return { ...parts, principal }
  }

  const inspect = async (token: string, unsafe = false): Promise<Principal> => {
    if (!keys.isLoaded() || !revocations.isLoaded()) throw no('not_ready', 'the keys have not arrived yet')
    const digest = createHash('sha256').update(token).digest('base64')
    const verified = cache.get(digest) ?? (await verify(token))
    remember(cache, digest, verified)
    checkStanding(verified, unsafe)
    return verified.principal
  }

  return {
    inspect,
    async authenticate(token, unsafe, proven) {
      const principal = await inspect(token, unsafe)
      const { boundTo } = principal
      if (boundTo === undefined && proven === undefined) return principal
      if (boundTo === undefined) throw invalid('it is bound to no key: send it as Bearer')
      if (proven === undefined) throw boundIsNoBearer()
      const { spend } = await proofs.check(proven, { token, thumbprint: boundTo })
      spend(principal.actor)
      return principal
    },
    forgetKey(kid) {
      for (const [digest, verified] of cache) if (verified.kid === kid) cache.delete(digest)
    },
  }
}

function remember(cache: Map<string, Verified>, digest: string, verified: Verified): void {
  cache.delete(digest)
  cache.set(digest, verified)
  if (cache.size > VERIFIED_TOKENS_MAX) cache.delete(cache.keys().next().value ?? digest)
}

type Key = Awaited<ReturnType<KeySet['find']>> & object

async function checkSignature(token: string, key: Key, { issuer, now }: { issuer: string; now: Date }) {
  try {
    await jwtVerify(token, key, {
      algorithms: [TOKEN_ALGORITHM],
      issuer,
      audience: TOKEN_AUDIENCE,
      typ: TOKEN_TYPE,
      requiredClaims: CLAIMS,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: now,
    })
  } catch (cause) {
    throw invalid('it does not hold', cause)
  }
}

function checkTimes({ iat, exp }: AccessClaims, now: Date): void {
  if (exp <= iat || exp - iat > ACCESS_TOKEN_SECONDS) throw invalid('it lives too long')
  if (iat > secondsOf(now) + CLOCK_SKEW_SECONDS) throw invalid('it comes from the future')
}

const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000)

function no(code: ErrorCode, why: string): Refusal<ErrorCode> {
  return new Refusal(code, `The token cannot be accepted: ${why}`)
}

const boundIsNoBearer = () =>
  new Refusal<ErrorCode>(
    'invalid_token',
    'The token cannot be accepted: it is bound to a key, and comes as Authorization: DPoP <token> with a proof in the header DPoP',
    { scheme: 'DPoP' },
  )

function invalid(why: string, cause?: unknown): Refusal<ErrorCode> {
  const refusal = no('invalid_token', why)
  if (cause !== undefined) refusal.cause = cause
  return refusal
}
