import { z } from 'zod'

import { type Permission, permissionCatalogue, systemRoleNames } from '../permissions.ts'

/** What bounds an access rule, so that one decision stays below a microsecond and all roles fit into one message. */
export const ROLES_MAX = 64
export const GRANTS_PER_ROLE_MAX = 64
export const CITIES_PER_CONDITION_MAX = 32
export const NETWORKS_PER_CONDITION_MAX = 16
export const BOUND_AGENTS_MAX = 64
/** All roles together, as they are told to the services. */
export const ROLES_BYTES_MAX = 524_288

const at = z.iso.datetime()
const names = Object.keys(permissionCatalogue) as [Permission, ...Permission[]]
const permission = z.enum(names)
const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'hours and minutes, as 08:30')

export const timeWindow = z.strictObject({
  timeZone: z.string().max(64).refine(isTimeZone, 'a time zone, as Europe/Lisbon'),
  days: z.array(z.int().min(1).max(7)).min(1).max(7).optional().describe('1 is Monday'),
  from: clockTime,
  to: clockTime.describe('not included; before `from`, it is meant on the next day'),
})
export type TimeWindow = z.infer<typeof timeWindow>

/** All of them have to hold. */
export const conditions = z.strictObject({
  citiesInclude: z.array(z.uuid()).min(1).max(CITIES_PER_CONDITION_MAX).optional(),
  owner: z.literal(true).optional().describe('only what the caller owns'),
  ipIn: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .min(1)
    .max(NETWORKS_PER_CONDITION_MAX)
    .optional(),
  timeWindow: timeWindow.optional(),
  mfa: z.literal(true).optional().describe('signed in with a second factor'),
  authAgeSeconds: z.int().min(60).max(86_400).optional().describe('signed in no longer ago than this'),
})
export type Conditions = z.infer<typeof conditions>

export const grant = z
  .strictObject({
    effect: z
      .enum(['allow', 'deny'])
      .default('allow')
      .describe('one deny that applies outweighs every allow'),
    permission,
    conditions: conditions.optional(),
  })
  .refine(
    ({ effect, conditions: given }) => effect === 'allow' || given?.owner === undefined,
    'what somebody owns cannot be denied to them: not every service knows owners',
  )
export type Grant = z.infer<typeof grant>

export const roleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/, '3 to 40 of a-z 0-9 -, starting with a letter')
export const customRoleName = roleName.refine(
  (name) => !(systemRoleNames as readonly string[]).includes(name),
  'a system role cannot be changed',
)
export const roleDefinition = z.strictObject({
  description: z.string().max(200),
  grants: z.array(grant).min(1).max(GRANTS_PER_ROLE_MAX),
})
export type RoleDefinition = z.infer<typeof roleDefinition>

/** `plat.auth.role.<name>`. */
export const roleEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('RoleCreated'),
    v: z.literal(1),
    data: z.object({ ...roleDefinition.shape, at }),
  }),
  z.object({
    type: z.literal('RoleChanged'),
    v: z.literal(1),
    data: z.object({ ...roleDefinition.shape, at }),
  }),
  z.object({ type: z.literal('RoleRemoved'), v: z.literal(1), data: z.object({ at }) }),
])
export type RoleEvent = z.infer<typeof roleEvent>

/** Answer to `svc.auth.roles`: the roles beside those of the system. */
export const customRoles = z.object({
  version: z.string().max(64),
  roles: z.array(z.object({ name: z.string().max(64), grants: z.array(grant) })).max(ROLES_MAX),
})
export type CustomRoles = z.infer<typeof customRoles>

/** The agents of a city that a machine acts for. */
export const agentBinding = z.strictObject({
  cityId: z.uuid(),
  agentIds: z.array(z.string().min(1).max(64)).max(BOUND_AGENTS_MAX),
})
export type AgentBinding = z.infer<typeof agentBinding>

export const accessQuestion = z.strictObject({
  subject: z.uuid().describe('a user or a service account'),
  permission,
  resource: z
    .strictObject({
      cityId: z.uuid().optional(),
      ownerId: z.string().max(128).optional(),
      agentId: z.string().max(64).optional(),
    })
    .default({}),
  address: z.union([z.ipv4(), z.ipv6()]).optional(),
  secondFactor: z
    .boolean()
    .optional()
    .describe('as for a sign-in with a second factor; of a user, and without one unless it is said'),
})
export type AccessQuestion = z.infer<typeof accessQuestion>
const decidingRule = z.object({
  role: z.string(),
  effect: z.enum(['allow', 'deny']),
  conditions: conditions.optional(),
})
const withheldRole = z.object({
  role: z.string(),
  lift: z
    .enum(['set_up_second_factor', 'sign_in_with_second_factor'])
    .describe('what makes it count: the first where the user has no second factor yet'),
  opens: z.boolean().describe('whether this would be allowed then'),
})
export const accessAnswer = z.object({
  allowed: z.boolean(),
  reason: z.enum([
    'granted',
    'denied',
    'no_grant',
    'conditions_not_met',
    'role_withheld',
    'outside_scope',
    'client_conditions_not_met',
  ]),
  rule: decidingRule.optional().describe('the rule that decided, or would'),
  secondPerson: z
    .array(z.object({ operation: z.string(), when: z.string() }))
    .optional()
    .describe('operations of this permission that wait for a second administrator, where two are demanded'),
  withheldRoles: z
    .array(withheldRole)
    .optional()
    .describe('roles of theirs that do not count without a second factor: the password policy demands one'),
})
export type AccessAnswer = z.infer<typeof accessAnswer>

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    // Intl says so by throwing.
    return false
  }
}
