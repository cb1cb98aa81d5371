import { z } from 'zod'

const line = z.string().max(512)

/** Request on `svc.event-store.audit-witness`: what the witness saw last, and its signature over a checkpoint it was shown. */
export const witnessRequest = z.strictObject({
  /** Entries of the tree it knows; the answer proves that the tree of now begins with them. */
  size: z.int().nonnegative(),
  vkey: line,
  cosignature: z.strictObject({ size: z.int().positive(), line }).optional(),
})
export type WitnessRequest = z.infer<typeof witnessRequest>

/** The newest checkpoint and, in base64, the proof that it goes on from the size asked for; `null` when nothing is signed yet. */
export const witnessAnswer = z.object({
  vkey: line,
  checkpoint: z.string().max(65_536).nullable(),
  proof: z.array(z.string().max(64)).max(128),
})
export type WitnessAnswer = z.infer<typeof witnessAnswer>
