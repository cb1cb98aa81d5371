import { z } from 'zod'

import { serviceNames } from '../services.ts'
import { auditActionNames, auditCategories } from './actions.ts'

/** Two bytes hold the length of an entry in a bundle of the tree. */
export const AUDIT_ENTRY_BYTES_MAX = 65_535
export const AUDIT_TEXT_CHARACTERS_MAX = 512
export const AUDIT_DETAILS_MAX = 32
const NAME_CHARACTERS_MAX = 64
const ID_CHARACTERS_MAX = 256
const ROLES_MAX = 32

const name = z.string().max(NAME_CHARACTERS_MAX)
const id = z.string().max(ID_CHARACTERS_MAX)
const text = z.string().max(AUDIT_TEXT_CHARACTERS_MAX)

export const auditOutcomes = ['allowed', 'refused', 'failed'] as const
export const auditActorTypes = ['user', 'service-account', 'service', 'anonymous'] as const

/** Who did what to whom, with what outcome, and where from. Never a secret. */
export const auditAct = z.strictObject({
  action: z.enum(auditActionNames),
  outcome: z.enum(auditOutcomes),
  reason: name.optional().describe('code of the error catalogue'),
  actor: z.strictObject({
    type: z.enum(auditActorTypes),
    id: id.optional(),
    roles: z.array(name).max(ROLES_MAX).optional(),
    sessionId: id.optional(),
  }),
  target: z.strictObject({ type: name, id, cityId: id.optional() }).optional(),
  context: z
    .strictObject({
      address: text.optional(),
      userAgent: text.optional(),
      requestId: id.optional(),
      traceId: id.optional(),
    })
    .optional(),
  details: z.record(name, z.union([text, z.number(), z.boolean(), z.null()])).optional(),
})

/** An act as a service publishes it, in canonical JSON (RFC 8785). */
export const auditMessage = auditAct.extend({
  v: z.literal(1),
  id: z.uuid(),
  ts: z.iso.datetime().describe('when the service wrote it'),
  service: z.enum(serviceNames),
  category: z.enum(Object.keys(auditCategories) as [keyof typeof auditCategories]),
})
export type AuditMessage = z.infer<typeof auditMessage>

/** An act with its place in the tree; a leaf is the hash of these bytes in canonical JSON. */
export const auditEntry = auditMessage.extend({
  seq: z.int().nonnegative().describe('index of the leaf, without gaps from 0'),
})
export type AuditEntry = z.infer<typeof auditEntry>
