import { z } from 'zod'

import { type ClientJwk, clientJwk, type ProofAlgorithm, proofAlgorithms } from '@urbe/contracts'
import { doubledMember } from '@urbe/kernel'

import { bytesOf, jsonOf } from '../token-part.ts'

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
  const head = header.safeParse(undoubled(first))
  const body = claims.safeParse(undoubled(second))
  if (!head.success || !body.success) return
  const { alg, jwk } = head.data
  return isOfKey[alg] === jwk.kty ? { alg, jwk, claims: body.data } : undefined
}

const isOfKey: Readonly<Record<ProofAlgorithm, ClientJwk['kty']>> = {
  Ed25519: 'OKP',
  EdDSA: 'OKP',
  ES256: 'EC',
}

/** Unlike our own tokens, proofs are written by many libraries: white space and escapes are theirs to choose, a doubled member is not. */
function undoubled(part: string): unknown {
  const { text = '', value } = jsonOf(part) ?? {}
  return doubledMember(text) === undefined ? value : undefined
}
