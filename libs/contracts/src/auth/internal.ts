import { z } from 'zod'

import { agentBinding, conditions } from './access.ts'

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
  auth_time: z.int().positive().optional().describe('when somebody last proved who they are'),
  amr: z.array(z.string().max(32)).max(8).optional().describe('with what (RFC 8176)'),
  acr: z.string().max(64).optional().describe('`aal1`, or `aal2` with two factors'),
  ge: z.int().nonnegative().describe('epoch of the platform: raised when all tokens are to end'),
  scope: z.string().max(2_048).optional().describe('permissions to which the token is confined, RFC 8693'),
  cond: conditions.optional().describe('conditions of the client, whatever it does'),
  agents: agentBinding.optional().describe('the agents that the client acts for'),
  cnf: z
    .strictObject({ jkt: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })
    .optional()
    .describe('the key without which the token is worth nothing: its thumbprint (RFC 7638, RFC 9449)'),
})
export type AccessClaims = z.infer<typeof accessClaims>

export const ACCESS_TOKEN_SECONDS = 900
export const REFRESH_TOKEN_SECONDS = 604_800
export const CLOCK_SKEW_SECONDS = 5
export const TOKEN_AUDIENCE = 'urbe'
export const TOKEN_TYPE = 'at+jwt'
export const TOKEN_ALGORITHM = 'Ed25519'

/** Revocations that stand at the same time at most; one more, and every token ends instead, which needs one entry. */
export const REVOCATIONS_MAX = 200_000
/** Users of whom a proof is demanded at the same time; one more, and it is demanded of everybody. */
export const DEMANDS_MAX = 10_000
/** Entries in one answer to `svc.auth.revocations`: some 600 KB. */
export const REVOCATIONS_PAGE = 4_000

const sequence = z.int()
/** After this moment, in seconds since 1970, every token that the entry is about has expired by itself. */
const until = z.int()

/** Body of a message on `sec.rev`. `sequence` counts up by one; a gap means: ask for what came after the last one. */
export const revocation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), sequence, sessionId: z.uuid(), until }),
  z.object({ kind: z.literal('user'), sequence, userId: z.uuid(), epoch: z.int(), until }),
  z.object({ kind: z.literal('token'), sequence, tokenId: z.string().max(64), until }),
  z.object({ kind: z.literal('key'), sequence, keyId: z.string().max(128), until }),
  z.object({ kind: z.literal('global'), sequence, epoch: z.int(), until }),
  z.object({
    kind: z.literal('client'),
    sequence,
    clientId: z.uuid(),
    through: z.int().describe('tokens of the service account from before or in this second'),
    until,
  }),
  z.object({
    kind: z.literal('demand'),
    sequence,
    userId: z.uuid().nullable().describe('null: of everybody'),
    since: z
      .int()
      .describe(
        'what changes something needs a proof of who they are from after it; milliseconds since 1970',
      ),
    until: until.describe('it stands no longer than this'),
  }),
  z.object({
    kind: z.literal('stepped-up'),
    sequence,
    sessionId: z.uuid(),
    at: z.int().describe('when its owner proved who they are; milliseconds since 1970'),
    until,
  }),
  z.object({
    kind: z.literal('heartbeat'),
    sequence,
    keys: z.string().max(64).optional().describe('version of the key set'),
    roles: z.string().max(64).optional().describe('version of the roles'),
  }),
])
export type Revocation = z.infer<typeof revocation>

/** Asked of `svc.auth.revocations`: everything after this sequence. */
export const revocationQuery = z.object({ after: z.int().nonnegative() })
/** `next`: where to go on; null when this was the end. */
export const revocationList = z.object({
  sequence,
  entries: z.array(revocation).max(REVOCATIONS_PAGE),
  next: z.int().nonnegative().nullable(),
})
export type RevocationList = z.infer<typeof revocationList>
