import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { tokenType } from './user.ts'

export const API_KEY_GRANT = 'urn:urbe:params:oauth:grant-type:api-key'
export const JWT_ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const ASSERTION_CHARACTERS_MAX = 4_096
const TOKEN_CHARACTERS_MAX = 8_192

/** RFC 6749 §3.2: what is not known here is ignored. */
const clientFields = {
  client_id: z.string().max(64).optional(),
  client_secret: z.string().max(256).optional().describe('refused: send it in the Authorization header'),
  client_assertion_type: z.string().max(128).optional(),
  client_assertion: z.string().max(ASSERTION_CHARACTERS_MAX).optional(),
}
const aboutToken = z.object({
  token: z.string().max(TOKEN_CHARACTERS_MAX),
  token_type_hint: z.string().max(64).optional(),
  ...clientFields,
})
export type ClientFields = Pick<z.infer<typeof aboutToken>, keyof typeof clientFields>

export const introspection = z.object({
  active: z.boolean(),
  scope: z.string().optional(),
  client_id: z.string().optional(),
  sub: z.string().optional(),
  aud: z.string().optional(),
  iss: z.string().optional(),
  exp: z.int().optional(),
  iat: z.int().optional(),
  jti: z.string().optional(),
  sid: z.string().optional(),
  token_type: z
    .enum(['Bearer', 'DPoP', 'refresh_token'])
    .optional()
    .describe('of an access token how it comes (RFC 6749 §5.1); `DPoP`: bound to a key'),
  cnf: z.object({ jkt: z.string() }).optional().describe('the thumbprint of that key'),
})
export type Introspection = z.infer<typeof introspection>

const here = {
  service: 'auth',
  tag: 'oauth',
  access: 'public',
  method: 'post',
  consumes: 'form',
  errorShape: 'oauth',
} as const

export const oauthEndpoints = {
  issueToken: endpoint({
    ...here,
    id: 'issueToken',
    path: '/auth/token',
    summary: 'A token for a machine: client credentials (RFC 6749 §4.4) or an API key',
    body: z.object({
      grant_type: z.string().max(128),
      scope: z.string().max(2_048).optional(),
      api_key: z.string().max(256).optional(),
      ...clientFields,
    }),
    answer: z.object({
      access_token: z.string(),
      token_type: tokenType,
      expires_in: z.int(),
      scope: z.string(),
    }),
    errors: [
      'invalid_client',
      'invalid_grant',
      'client_paused',
      'invalid_scope',
      'unsupported_grant_type',
      'invalid_dpop_proof',
    ],
  }),
  introspectToken: endpoint({
    ...here,
    id: 'introspectToken',
    path: '/auth/introspect',
    summary: 'Whether a token counts (RFC 7662); for clients',
    body: aboutToken,
    answer: introspection,
    errors: ['invalid_client', 'client_paused'],
  }),
  revokeToken: endpoint({
    ...here,
    id: 'revokeToken',
    path: '/auth/revoke',
    summary: 'End an access token, or the session of a refresh token (RFC 7009)',
    body: aboutToken,
    status: 200,
    answer: z.object({}),
    errors: ['invalid_client', 'invalid_grant', 'client_paused'],
  }),
  oauthMetadata: endpoint({
    service: 'auth',
    tag: 'oauth',
    access: 'public',
    id: 'oauthMetadata',
    method: 'get',
    path: '/.well-known/oauth-authorization-server',
    root: true,
    summary: 'What this authorization server offers (RFC 8414)',
    answer: z.record(z.string(), z.unknown()),
  }),
} as const
