import { createHash } from 'node:crypto'

import { calculateJwkThumbprint, jwtVerify } from 'jose'

import { CLOCK_SKEW_SECONDS, type ErrorCode, PROOF_SECONDS_MAX } from '@urbe/contracts'
import { type Clock, Refusal, unreachable } from '@urbe/kernel'

import { PROOF_TYPE, type ProofClaims, type ProofParts, readProof } from './proof-shape.ts'
import { soundKey } from './sound-key.ts'
import { type SpentProofs, spentProofs } from './spent-proofs.ts'
import { isSameTarget, pathOf } from './target.ts'

/** From the oldest proof that is taken to the one whose clock is furthest ahead. */
const PROOF_KEPT_MS = (PROOF_SECONDS_MAX + 2 * CLOCK_SKEW_SECONDS) * 1_000

/** A request as a proof has to speak of it. */
export interface ProvenRequest {
  readonly method: string
  /** As it stands in the request line. */
  readonly target: string
  /** Every `DPoP` header, in its order. */
  readonly proofs: readonly string[]
}

/** What the token that comes along asks of a proof. */
interface Bound {
  readonly token: string
  readonly thumbprint: string
}

export interface ProvenKey {
  /** RFC 7638, with SHA-256. */
  readonly thumbprint: string
  /** Refuses who has used this proof before. Called when everything else is right: what is refused is not remembered. */
  readonly spend: (caller: string) => void
}

export interface Proofs {
  /** Throws `proof_invalid` unless the request comes with one proof of a key, made for it just now (RFC 9449 §4.3). */
  readonly check: (request: ProvenRequest, bound?: Bound) => Promise<ProvenKey>
}

interface Options {
  /** As clients know the platform: the services themselves listen elsewhere. */
  readonly origin: string
  readonly clock: Clock
  readonly spent?: SpentProofs
}

export function proofsOfKeys({ origin: known, clock, ...further }: Options): Proofs {
  const { origin } = new URL(known)
  const now = () => clock().getTime()
  const spent = further.spent ?? spentProofs({ now, keptMs: PROOF_KEPT_MS })

  return {
    async check({ method, target, proofs }, bound) {
      const proof = onlyOne(proofs)
      const parts = readProof(proof)
      if (parts === undefined) throw invalid(NOT_WELL_FORMED)
      checkRequest(parts.claims, { method, origin, path: pathOf(target) })
      checkTime(parts.claims, now())
      const thumbprint = await calculateJwkThumbprint(parts.jwk)
      if (bound !== undefined) checkToken(parts.claims, { thumbprint, bound })
      await checkSignature(proof, parts, clock())
      return { thumbprint, spend: (caller) => spendOnce(spent, { parts, thumbprint, caller }) }
    },
  }
}

const NOT_WELL_FORMED =
  'it must be a JWT of type dpop+jwt with alg, jwk (the public key and nothing else), jti (16 to 128 characters), htm, htu and iat'

function onlyOne(proofs: readonly string[]): string {
  const [proof] = proofs
  if (proof === undefined) throw invalid('send one in the header DPoP')
  if (proofs.length > 1) throw invalid('there must be one header DPoP and no more')
  return proof
}

interface Expected {
  readonly method: string
  readonly origin: string
  readonly path: string
}

function checkRequest({ htm, htu }: ProofClaims, { method, origin, path }: Expected): void {
  if (htm !== method) throw invalid(`its htm must be ${method}`)
  if (!isSameTarget(htu, { origin, path }))
    throw invalid(`its htu must be ${origin} and the path of the request`)
}

function checkTime({ iat }: ProofClaims, nowMs: number): void {
  const now = Math.floor(nowMs / 1_000)
  if (iat > now + CLOCK_SKEW_SECONDS) throw invalid('its iat lies in the future: is the clock right?')
  if (iat < now - PROOF_SECONDS_MAX - CLOCK_SKEW_SECONDS)
    throw invalid(`it is older than ${PROOF_SECONDS_MAX} seconds`)
}

function checkToken({ ath }: ProofClaims, { thumbprint, bound }: { thumbprint: string; bound: Bound }): void {
  if (thumbprint !== bound.thumbprint) throw invalid('the token is bound to another key')
  if (ath !== createHash('sha256').update(bound.token).digest('base64url'))
    throw invalid('its ath must be the SHA-256 of the token')
}

async function checkSignature(proof: string, { alg, jwk }: ProofParts, now: Date): Promise<void> {
  const sound = soundKey(jwk)
  if ('flaw' in sound) throw invalid(`its key is ${sound.flaw}`)
  try {
    await jwtVerify(proof, sound.key, {
      algorithms: [alg],
      typ: PROOF_TYPE,
      clockTolerance: CLOCK_SKEW_SECONDS,
      currentDate: now,
    })
  } catch (cause) {
    throw invalid('its signature does not hold', cause)
  }
}

interface Spending {
  readonly parts: ProofParts
  readonly thumbprint: string
  readonly caller: string
}

function spendOnce(spent: SpentProofs, { parts, thumbprint, caller }: Spending): void {
  const proof = createHash('sha256').update(`${thumbprint}|${parts.claims.jti}`).digest('base64url')
  const spending = spent.spend(proof, caller)
  switch (spending) {
    case 'first':
      return
    case 'again':
      throw invalid('it was used before: make one for each request')
    case 'too many':
      throw new Refusal<ErrorCode>(
        'too_many_requests',
        'Slow down: as many proofs as one caller may use came in',
      )
    case 'full':
      throw new Refusal<ErrorCode>('not_ready', 'More proofs came in than can be remembered at the moment')
    default:
      unreachable(spending)
  }
}

function invalid(why: string, cause?: unknown): Refusal<ErrorCode> {
  const refusal = new Refusal<ErrorCode>(
    'proof_invalid',
    `The proof of possession cannot be accepted: ${why}`,
  )
  if (cause !== undefined) refusal.cause = cause
  return refusal
}
