import { z } from 'zod'

import { type Permission, permissionCatalogue } from '../permissions.ts'
import { sensitive } from '../sensitive.ts'
import { grant, roleName } from './access.ts'

/** Of the system, or one that administrators have made. */
export const roles = z.array(roleName).min(1).max(8)
const at = z.iso.datetime()

export const username = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9._-]{1,62}[a-z0-9])$/,
    '3 to 64 of a-z 0-9 . _ -, starting and ending with a letter or digit',
  )
const name = sensitive(username, { subject: 'user' })

/** `plat.auth.user.<id>`. Names are sealed under the user's own key; password hashes never enter the log. */
export const userEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('UserRegistered'),
    v: z.literal(2),
    data: z.object({ roles, username: name.optional().describe('none before version 2'), at }),
  }),
  z.object({
    type: z.literal('UserNamed'),
    v: z.literal(1),
    data: z.object({ username: name, at }),
  }),
  z.object({ type: z.literal('UserRolesChanged'), v: z.literal(1), data: z.object({ roles, at }) }),
  z.object({ type: z.literal('UserPasswordChanged'), v: z.literal(1), data: z.object({ at }) }),
  z.object({ type: z.literal('UserDisabled'), v: z.literal(1), data: z.object({ at }) }),
  z.object({ type: z.literal('UserEnabled'), v: z.literal(1), data: z.object({ at }) }),
  z.object({ type: z.literal('UserRemoved'), v: z.literal(1), data: z.object({ at }) }),
  z.object({ type: z.literal('UserErased'), v: z.literal(1), data: z.object({ at }) }),
])
export type UserEvent = z.infer<typeof userEvent>

/** `plat.auth.session.<id>`. */
export const sessionEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('SessionStarted'), v: z.literal(1), data: z.object({ userId: z.uuid(), at }) }),
  z.object({
    type: z.literal('SessionEnded'),
    v: z.literal(1),
    data: z.object({
      reason: z.enum([
        'logout',
        'refresh_reused',
        'password_changed',
        'factors_changed',
        'user_disabled',
        'risk',
        'ended',
      ]),
      at,
    }),
  }),
])
export type SessionEvent = z.infer<typeof sessionEvent>

/** What somebody types as a name: nothing that cannot be seen, which would make two names look like one. */
export const loginName = z
  .string()
  .max(64)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'no invisible characters')

/** How long it must be and what else it must not be says the password policy. */
export const password = z.string().min(1).max(256)

export const user = z.object({
  id: z.uuid(),
  username: z.string().nullable().describe('null when the personal data have been erased'),
  roles,
  status: z.enum(['active', 'disabled', 'erased']),
  createdAt: at,
  version: z.int().positive(),
  $shredded: z.array(z.string()).optional().describe('fields whose value has been destroyed'),
})
export type User = z.infer<typeof user>

export const session = z.object({
  id: z.uuid(),
  userId: z.uuid(),
  createdAt: at,
  lastUsedAt: at,
  expiresAt: at,
  current: z.boolean(),
})
export type Session = z.infer<typeof session>

/** `DPoP`: bound to the key whose proof came with the request (RFC 9449). */
export const tokenType = z.enum(['Bearer', 'DPoP'])

export const tokens = z.object({
  accessToken: z.string(),
  tokenType,
  expiresIn: z.int(),
  refreshToken: z.string().optional(),
  refreshExpiresIn: z.int(),
  sessionId: z.uuid(),
})
export type Tokens = z.infer<typeof tokens>

export const permission = z.enum(Object.keys(permissionCatalogue) as [Permission, ...Permission[]])
export const me = user.extend({
  username: z.string(),
  permissions: z.array(permission),
  sessionId: z.uuid(),
  withheldRoles: z
    .array(z.string())
    .describe(
      'roles of mine that do not count in this session: they need a second factor, set up or shown at `/auth/step-up`',
    ),
})
export type Me = z.infer<typeof me>
export const roleView = z.object({
  name: z.string(),
  system: z.boolean(),
  permissions: z.array(permission).describe('what it allows somewhere, some time'),
  description: z.string().optional(),
  grants: z.array(grant).optional().describe('of a role that is not of the system'),
  version: z.int().positive().optional(),
})
export const permissionView = z.object({ name: permission, description: z.string() })
