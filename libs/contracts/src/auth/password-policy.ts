import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { roleName } from './access.ts'

/** No policy asks for less than NIST SP 800-63B does of a password beside a second factor. */
export const PASSWORD_LENGTH_FLOOR = 8
export const PASSWORD_LENGTH_MAX = 128
export const CONTEXT_WORDS_MAX = 200
export const PASSWORD_HISTORY_MAX = 10
export const SECOND_FACTOR_ROLES_MAX = 64

const length = z.int().min(PASSWORD_LENGTH_FLOOR).max(64)

/** What a new password must be. There are no rules about kinds of characters, and no password expires. */
export const passwordPolicy = z.strictObject({
  lengthMin: length.describe('characters of a password that stands alone'),
  lengthMinWithSecondFactor: length.describe('characters of a password beside a second factor'),
  strengthMin: z.int().min(0).max(4).describe('score of zxcvbn that is needed, from 0 (any) to 4'),
  blockCommon: z.boolean().describe('refuse passwords on the lists of common and breached ones'),
  contextWords: z
    .array(z.string().min(3).max(64))
    .max(CONTEXT_WORDS_MAX)
    .describe('words that make no password: a password must be much more than them'),
  historyLength: z
    .int()
    .min(0)
    .max(PASSWORD_HISTORY_MAX)
    .describe('earlier passwords that may not come again'),
  secondFactorRoles: z
    .array(roleName)
    .max(SECOND_FACTOR_ROLES_MAX)
    .default([])
    .describe('roles that count only for whoever signed in with a second factor'),
})
export type PasswordPolicy = z.infer<typeof passwordPolicy>

export const defaultPasswordPolicy: PasswordPolicy = {
  lengthMin: 15,
  lengthMinWithSecondFactor: 8,
  strengthMin: 2,
  blockCommon: true,
  contextWords: ['urbe', 'aicities', 'smartcity', 'simulation'],
  historyLength: 5,
  secondFactorRoles: [],
}

/** `plat.auth.password-policy.platform`. */
export const passwordPolicyEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('PasswordPolicyChanged'),
    v: z.literal(1),
    data: z.object({ policy: passwordPolicy, at: z.iso.datetime() }),
  }),
])
export type PasswordPolicyEvent = z.infer<typeof passwordPolicyEvent>

export const passwordPolicyEndpoints = {
  getPasswordPolicy: endpoint({
    service: 'auth',
    tag: 'auth',
    id: 'getPasswordPolicy',
    method: 'get',
    path: '/auth/password-policy',
    summary: 'What a new password must be',
    access: 'authenticated',
    answer: passwordPolicy,
  }),
  setPasswordPolicy: endpoint({
    service: 'auth',
    tag: 'auth',
    id: 'setPasswordPolicy',
    method: 'put',
    path: '/auth/password-policy',
    summary: 'Set what a new password must be, from now on',
    access: 'user:manage',
    body: passwordPolicy,
    answer: passwordPolicy,
    ifMatch: 'required',
  }),
} as const
