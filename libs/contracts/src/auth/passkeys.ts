import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { passkeyAssertion, passkeyAttestation } from './factors.ts'
import { tokens } from './user.ts'

/** Passkeys of one user. */
export const PASSKEYS_MAX = 10
const at = z.iso.datetime()

export const passkey = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: at,
  lastUsedAt: at.nullable(),
  backedUp: z.boolean().describe('it is copied between devices by whoever made it'),
})
export type Passkey = z.infer<typeof passkey>

/** Options for `navigator.credentials`, in the JSON of WebAuthn Level 3. */
const options = z.record(z.string(), z.unknown())
const here = { service: 'auth', tag: 'second factors' } as const
const fresh = 'insufficient_user_authentication' as const

export const passkeyEndpoints = {
  listPasskeys: endpoint({
    ...here,
    id: 'listPasskeys',
    method: 'get',
    path: '/auth/passkeys',
    summary: 'My passkeys',
    access: 'authenticated',
    answer: z.object({ items: z.array(passkey) }),
  }),
  passkeyCreationOptions: endpoint({
    ...here,
    id: 'passkeyCreationOptions',
    method: 'post',
    path: '/auth/passkeys/options',
    summary: 'Options for `navigator.credentials.create`, good for five minutes and one try',
    access: 'authenticated',
    answer: options,
    secretAnswer: true,
    errors: [fresh, 'too_many_factors'],
  }),
  addPasskey: endpoint({
    ...here,
    id: 'addPasskey',
    method: 'post',
    path: '/auth/passkeys',
    summary: 'Add a passkey; my other sessions end',
    access: 'authenticated',
    body: z.strictObject({ name: z.string().min(1).max(64), passkey: passkeyAttestation }),
    status: 201,
    answer: passkey.extend({
      recoveryCodes: z.array(z.string()).describe('with the first factor only; shown once'),
    }),
    secretAnswer: true,
    errors: [fresh, 'invalid_assertion', 'factor_exists', 'too_many_factors', 'not_ready'],
  }),
  removePasskey: endpoint({
    ...here,
    id: 'removePasskey',
    method: 'delete',
    path: '/auth/passkeys/{id}',
    summary: 'Take a passkey away; my other sessions end',
    access: 'authenticated',
    params: z.object({ id: z.uuid() }),
    errors: [fresh, 'factor_not_found', 'forbidden'],
  }),
  passkeyRequestOptions: endpoint({
    ...here,
    id: 'passkeyRequestOptions',
    method: 'post',
    path: '/auth/passkeys/login/options',
    summary:
      'Options for `navigator.credentials.get`: to sign in, as a second factor, or to prove again who I am',
    access: 'public',
    answer: options,
  }),
  loginWithPasskey: endpoint({
    ...here,
    id: 'loginWithPasskey',
    method: 'post',
    path: '/auth/passkeys/login',
    summary: 'Sign in with a passkey and without a password',
    access: 'public',
    body: z.strictObject({ passkey: passkeyAssertion }),
    answer: tokens,
    errors: ['invalid_assertion', 'invalid_dpop_proof'],
  }),
} as const
