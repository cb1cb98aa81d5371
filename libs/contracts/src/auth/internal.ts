import { z } from 'zod'

/** Claims of an access token. No personal data. Times in seconds since 1970. */
export const accessClaims = z.object({
  iss: z.string().max(256),
  sub: z.uuid(),
  aud: z.string().max(256),
  client_id: z.string().max(64),
  iat: z.int().positive(),
  exp: z.int().positive(),
  jti: z.string().min(16).max(64),
  sid: z.uuid(),
  roles: z.array(z.string().max(64)).max(8),
  ep: z.int().nonnegative().describe('epoch of the user: raised when roles or password change'),
})
export type AccessClaims = z.infer<typeof accessClaims>

export const ACCESS_TOKEN_SECONDS = 900
export const REFRESH_TOKEN_SECONDS = 604_800
export const CLOCK_SKEW_SECONDS = 5
export const TOKEN_AUDIENCE = 'urbe'
export const TOKEN_TYPE = 'at+jwt'
export const TOKEN_ALGORITHM = 'Ed25519'

/** Body of a message on `sec.rev`. `sequence` counts up by one; a gap means: ask for the list again. */
export const revocation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), sequence: z.int(), sessionId: z.uuid(), until: z.int() }),
  z.object({ kind: z.literal('user'), sequence: z.int(), userId: z.uuid(), epoch: z.int(), until: z.int() }),
  z.object({ kind: z.literal('heartbeat'), sequence: z.int() }),
])
export type Revocation = z.infer<typeof revocation>
/** Answer to `svc.auth.revocations`. */
export const revocationList = z.object({ sequence: z.int(), entries: z.array(revocation) })
