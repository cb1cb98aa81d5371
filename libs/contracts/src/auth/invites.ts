import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { loginName, password } from './user.ts'

export const INVITE_SECONDS_MIN = 1_800
export const INVITE_SECONDS_MAX = 604_800
const INVITE_SECONDS = 86_400

const validSeconds = z.int().min(INVITE_SECONDS_MIN).max(INVITE_SECONDS_MAX).default(INVITE_SECONDS)
/** 256 bits. */
const token = z.string().max(64)
const users = { service: 'auth', tag: 'users', method: 'post' } as const
const door = { service: 'auth', tag: 'auth', method: 'post', access: 'public' } as const
const byId = z.object({ id: z.uuid() })
const refusals = [
  'invite_invalid',
  'password_too_short',
  'password_too_long',
  'password_blocked',
  'password_too_weak',
  'password_reused',
  'not_ready',
] as const

export const inviteEndpoints = {
  getInviteWays: endpoint({
    service: 'auth',
    tag: 'users',
    id: 'getInviteWays',
    method: 'get',
    path: '/auth/invites',
    summary: 'How an invitation can reach a user: always by hand, and by mail where there is a mail server',
    access: 'user:read',
    answer: z.object({ mail: z.boolean() }),
  }),
  inviteUser: endpoint({
    ...users,
    id: 'inviteUser',
    path: '/users/{id}/invites',
    summary:
      'A token with which a user sets a password, the first one or a new one; the tokens before it end',
    access: 'user:manage',
    params: byId,
    body: z.strictObject({ validSeconds }),
    status: 201,
    answer: z.object({ token: z.string().describe('shown once'), expiresAt: z.iso.datetime() }),
    secretAnswer: true,
    errors: ['user_not_found', 'second_person_needed'],
  }),
  mailInvite: endpoint({
    ...users,
    id: 'mailInvite',
    path: '/users/{id}/invites/mail',
    summary:
      'The same by mail: nobody but the one who reads the letter sees the token; later resets go there, too',
    access: 'user:manage',
    params: byId,
    body: z.strictObject({ address: z.email().max(254), validSeconds }),
    status: 202,
    answer: z.object({ expiresAt: z.iso.datetime() }),
    errors: ['user_not_found', 'mail_unavailable', 'second_person_needed'],
  }),
  acceptInvite: endpoint({
    ...door,
    id: 'acceptInvite',
    path: '/auth/invites/accept',
    summary: 'Choose a password with the token of an invitation; the token counts once',
    hashed: ['password'],
    body: z.strictObject({ token, password }),
    errors: refusals,
  }),
  askPasswordReset: endpoint({
    ...door,
    id: 'askPasswordReset',
    path: '/auth/password-reset',
    summary: 'Ask for a new password; the answer is the same whether there is such a user or not',
    body: z.strictObject({ username: loginName }),
    status: 202,
    errors: ['too_many_attempts'],
  }),
  confirmPasswordReset: endpoint({
    ...door,
    id: 'confirmPasswordReset',
    path: '/auth/password-reset/confirm',
    summary: 'Set a new password with the token of a reset; all sessions end, second factors stay',
    hashed: ['newPassword'],
    body: z.strictObject({ token, newPassword: password }),
    errors: refusals,
  }),
  unlockUser: endpoint({
    ...users,
    id: 'unlockUser',
    path: '/users/{id}/unlock',
    summary: 'Forget the failed sign-ins of a user, so that nobody has to wait',
    access: 'user:manage',
    params: byId,
    errors: ['user_not_found'],
  }),
} as const
