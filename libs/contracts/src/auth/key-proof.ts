/** Algorithms of proofs of possession (RFC 9449): `EdDSA` is the older name of `Ed25519`. */
export const proofAlgorithms = ['ES256', 'Ed25519', 'EdDSA'] as const
export type ProofAlgorithm = (typeof proofAlgorithms)[number]

/** How old a proof may be; it counts once. */
export const PROOF_SECONDS_MAX = 60
