import { z } from 'zod'

/** `signing` keys sign access tokens; `encryption` keys wrap the data keys under which values are sealed. */
export const keyPurpose = z.enum(['signing', 'encryption'])

/** Never material. */
export const keyView = z.object({
  id: z.string(),
  purpose: keyPurpose,
  phase: z
    .enum(['pending', 'active', 'verify-only', 'decrypt-only', 'removed'])
    .describe('pending: told, not in use yet; verify-only and decrypt-only: what it did still counts'),
  createdAt: z.iso.datetime(),
  since: z.iso.datetime().optional().describe('when it came into its phase'),
  compromised: z.boolean().optional().describe('removed because somebody else may have it'),
  wraps: z
    .record(z.string(), z.int().nonnegative())
    .optional()
    .describe('of an encryption key: how many data keys it still wraps, by service'),
})
export type KeyView = z.infer<typeof keyView>

export const keyRotation = z.strictObject({
  purpose: keyPurpose,
  compromised: z
    .boolean()
    .default(false)
    .describe('signing only: no older key counts any more, all access tokens end'),
})

/** Body of a message on `sec.shred`: the keys of a subject have been destroyed; whoever holds its data drops them. */
export const subjectShredded = z.object({ subject: z.string().max(128) })
