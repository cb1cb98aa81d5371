import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { agentBinding, conditions } from './access.ts'
import { permission, roles } from './user.ts'

export const SERVICE_ACCOUNTS_MAX = 1_000
export const SECRETS_PER_ACCOUNT_MAX = 8
/** No machine is let in for longer than a year without somebody saying so again. */
export const SERVICE_ACCOUNT_DAYS_MAX = 365
export const CLIENT_TOKEN_SECONDS = 600
/** Conditions and agents stand in each token of the account, and a token that is too long counts nowhere. */
export const CLIENT_BOUNDS_BYTES_MAX = 4_096

const at = z.iso.datetime()
const base64url = (characters: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${characters}}$`))

export const serviceAccountSettings = z.strictObject({
  name: z.string().min(1).max(80),
  roles,
  scopes: z.array(permission).min(1).max(64).optional().describe('no more than this, whatever the roles say'),
  conditions: conditions.optional().describe('they hold for whatever the account does'),
  agents: agentBinding.optional().describe('needed for the role agent, and only there'),
  dpopBoundAccessTokens: z
    .boolean()
    .optional()
    .describe('it gets no token without a proof of a key, to which the token is bound (RFC 9449)'),
  expiresAt: at.describe(`in ${SERVICE_ACCOUNT_DAYS_MAX} days at the latest`),
})
export type ServiceAccountSettings = z.infer<typeof serviceAccountSettings>

/** RFC 8037 and RFC 7518: Ed25519, or P-256. A private key is refused. */
export const clientJwk = z.union([
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: base64url(43) }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: base64url(43), y: base64url(43) }),
])
export type ClientJwk = z.infer<typeof clientJwk>

export const secretKind = z.enum(['client-secret', 'public-key', 'api-key'])
export type SecretKind = z.infer<typeof secretKind>
export const newSecret = z.union([
  z.strictObject({ kind: z.enum(['client-secret', 'api-key']), expiresAt: at.optional() }),
  z.strictObject({ kind: z.literal('public-key'), jwk: clientJwk, expiresAt: at.optional() }),
])
export type NewSecret = z.infer<typeof newSecret>

/** `plat.auth.service-account.<id>`. Secrets never enter the log. */
export const serviceAccountEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ServiceAccountCreated'),
    v: z.literal(1),
    data: z.object({ ...serviceAccountSettings.shape, ownerId: z.uuid(), at }),
  }),
  z.object({
    type: z.literal('ServiceAccountChanged'),
    v: z.literal(1),
    data: z.object({ ...serviceAccountSettings.shape, at }),
  }),
  z.object({
    type: z.literal('ServiceAccountSecretAdded'),
    v: z.literal(1),
    data: z.object({ secretId: z.uuid(), kind: secretKind, expiresAt: at, at }),
  }),
  z.object({
    type: z.literal('ServiceAccountSecretRemoved'),
    v: z.literal(1),
    data: z.object({ secretId: z.uuid(), at }),
  }),
  z.object({ type: z.literal('ServiceAccountRemoved'), v: z.literal(1), data: z.object({ at }) }),
])
export type ServiceAccountEvent = z.infer<typeof serviceAccountEvent>

export const secretView = z.object({
  id: z.uuid(),
  kind: secretKind,
  hint: z.string().describe('the beginning and the last four characters, or a key’s thumbprint'),
  createdAt: at,
  expiresAt: at,
})
export const issuedSecret = secretView.extend({
  clientId: z.uuid(),
  secret: z.string().optional().describe('shown once; none of a public key'),
})
export const serviceAccount = serviceAccountSettings.extend({
  id: z.uuid().describe('the client_id'),
  ownerId: z.uuid(),
  secrets: z.array(secretView),
  createdAt: at,
  version: z.int().positive(),
})
export type ServiceAccount = z.infer<typeof serviceAccount>

const here = { service: 'auth', tag: 'service accounts' } as const
const byId = z.object({ id: z.uuid() })

export const serviceAccountEndpoints = {
  listServiceAccounts: endpoint({
    ...here,
    id: 'listServiceAccounts',
    method: 'get',
    path: '/service-accounts',
    summary: 'Machine identities',
    access: 'service-account:read',
    query: pageQuery,
    answer: pageOf(serviceAccount),
  }),
  createServiceAccount: endpoint({
    ...here,
    id: 'createServiceAccount',
    method: 'post',
    path: '/service-accounts',
    summary: 'Make a machine identity; nobody can give what they do not have themselves',
    access: 'service-account:manage',
    body: serviceAccountSettings,
    status: 201,
    answer: serviceAccount,
    errors: ['too_many_service_accounts', 'second_person_needed'],
  }),
  getServiceAccount: endpoint({
    ...here,
    id: 'getServiceAccount',
    method: 'get',
    path: '/service-accounts/{id}',
    summary: 'One machine identity; of its secrets no more than a hint',
    access: 'service-account:read',
    params: byId,
    answer: serviceAccount,
    errors: ['service_account_not_found'],
  }),
  changeServiceAccount: endpoint({
    ...here,
    id: 'changeServiceAccount',
    method: 'put',
    path: '/service-accounts/{id}',
    summary: 'Change what a machine may do; the tokens that it has end',
    access: 'service-account:manage',
    params: byId,
    body: serviceAccountSettings,
    answer: serviceAccount,
    approvable: 'where a role of it carries powers of an administrator',
    ifMatch: 'required',
    errors: ['service_account_not_found'],
  }),
  removeServiceAccount: endpoint({
    ...here,
    id: 'removeServiceAccount',
    method: 'delete',
    path: '/service-accounts/{id}',
    summary: 'Remove a machine identity, its secrets and its tokens',
    access: 'service-account:manage',
    params: byId,
    ifMatch: 'required',
    errors: ['service_account_not_found'],
  }),
  issueSecret: endpoint({
    ...here,
    id: 'issueSecret',
    method: 'post',
    path: '/service-accounts/{id}/secrets',
    summary: 'Give out a client secret or an API key, shown once, or register a public key',
    access: 'service-account:manage',
    params: byId,
    body: newSecret,
    status: 201,
    answer: issuedSecret,
    secretAnswer: true,
    errors: ['service_account_not_found', 'too_many_secrets'],
  }),
  revokeSecret: endpoint({
    ...here,
    id: 'revokeSecret',
    method: 'delete',
    path: '/service-accounts/{id}/secrets/{secretId}',
    summary: 'Take a secret back; the tokens that the account has end',
    access: 'service-account:manage',
    params: z.object({ id: z.uuid(), secretId: z.uuid() }),
    errors: ['service_account_not_found', 'secret_not_found'],
  }),
} as const
