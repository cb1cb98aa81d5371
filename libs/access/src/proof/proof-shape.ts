import { z } from 'zod'

import { type ClientJwk, clientJwk, type ProofAlgorithm, proofAlgorithms } from '@urbe/contracts'
import { doubledMember } from '@urbe/kernel'

export const PROOF_CHARACTERS_MAX = 4_096
export const PROOF_TYPE = 'dpop+jwt'
const THREE_PARTS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/
const SIGNATURE_BYTES = 64

/** The key as it is, with nothing beside it: a private part, an address of certificates or another key would be somebody's hole. */
const header = z.strictObject({
  typ: z.literal(PROOF_TYPE),
  alg: z.enum(proofAlgorithms),
  jwk: clientJwk,
})
/** RFC 9449 §4.2; a client may say more, of which nothing is believed. */
const claims = z.object({
  jti: z.string().min(16).max(128),
  htm: z.string().max(16),
  htu: z.string().max(2_048),
  iat: z.int().positive(),
  ath: z.string().length(43).optional(),
})

export type ProofClaims = z.infer<typeof claims>
export interface ProofParts {
  readonly alg: ProofAlgorithm
  readonly jwk: ClientJwk
  readonly claims: ProofClaims
}

/** Reads a proof without believing it; `undefined` for whatever is not exactly one. */
export function readProof(proof: string): ProofParts | undefined {
  if (proof.length > PROOF_CHARACTERS_MAX || !THREE_PARTS.test(proof)) return
  const [first = '', second = '', third = ''] = proof.split('.')
  if (bytesOf(third)?.length !== SIGNATURE_BYTES) return
  const head = header.safeParse(jsonOf(first))
  const body = claims.safeParse(jsonOf(second))
  if (!head.success || !body.success) return
  const { alg, jwk } = head.data
  return isOfKey[alg] === jwk.kty ? { alg, jwk, claims: body.data } : undefined
}

const isOfKey: Readonly<Record<ProofAlgorithm, ClientJwk['kty']>> = {
  Ed25519: 'OKP',
  EdDSA: 'OKP',
  ES256: 'EC',
}

function bytesOf(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url')
  return bytes.toString('base64url') === part ? bytes : undefined
}

/** Unlike our own tokens, proofs are written by many libraries: white space and escapes are theirs to choose, a doubled member is not. */
function jsonOf(part: string): unknown {
  const bytes = bytesOf(part)
  if (bytes === undefined) return
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    return doubledMember(text) === undefined ? value : undefined
  } catch {
    // Not UTF-8 or not JSON: the caller sees `undefined`, which no schema accepts.
    return
  }
}
