import type { IncomingHttpHeaders } from 'node:http'

import type { AuditTrail } from '@urbe/audit'
import {
  API_KEY_GRANT,
  type ClientFields,
  endpoints,
  permissionCatalogue,
  proofAlgorithms,
} from '@urbe/contracts'
import { type Binding, bind } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import { PUBLIC_CLIENT } from '../keys/access-tokens.ts'
import type { openClientTokens } from './client-tokens.ts'
import type { Clients } from './clients.ts'
import type { KeyProofs } from './key-proof.ts'
import type { TokensTold } from './tokens-told.ts'

interface Deps {
  readonly clients: Clients
  readonly issue: ReturnType<typeof openClientTokens>
  readonly tokens: TokensTold
  readonly keyOf: KeyProofs['ofMachine']
  readonly publicOrigin: string
  readonly audit: Pick<AuditTrail, 'note'>
}

const NOT_STORED = { 'cache-control': 'no-store', pragma: 'no-cache' }

export function oauthRoutes({ clients, issue, tokens, keyOf, publicOrigin, audit }: Deps): Binding[] {
  const authenticate = authenticating(clients, audit)
  return [
    bind(endpoints.issueToken, async ({ body, headers, address, raw }) => ({
      body: await issue(body, { authorization: headers.authorization, address, key: await keyOf(raw) }),
      headers: NOT_STORED,
    })),
    bind(endpoints.introspectToken, async ({ body, headers, address }) => {
      await authenticate({ body, headers, address })
      return { body: await tokens.introspect(body.token), headers: NOT_STORED }
    }),
    bind(endpoints.revokeToken, async ({ body, headers, address, asker }) => {
      // Who says which client they are has to be it.
      const clientId = namesItself(body, headers) ? await authenticate({ body, headers, address }) : undefined
      await tokens.revoke(body.token, { asker, clientId })
      return { body: {}, headers: NOT_STORED }
    }),
    bind(endpoints.oauthMetadata, async () => ({ body: metadataOf(publicOrigin) })),
  ]
}

interface Shown {
  readonly body: ClientFields
  readonly headers: IncomingHttpHeaders
  readonly address: string
}

/** Here secrets can be guessed at as well as where tokens are given out: the trail hears of it. Answers with the client's id. */
function authenticating(clients: Clients, audit: Deps['audit']) {
  return async ({ body, headers, address }: Shown): Promise<string> => {
    try {
      return (await clients.authenticate(headers.authorization, body)).account.id
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const who = { actor: { type: 'anonymous' }, context: { address } } as const
      audit.note({ action: 'token.refused', outcome: 'refused', reason: error.code, ...who })
      throw error
    }
  }
}

function namesItself(body: ClientFields, { authorization }: IncomingHttpHeaders): boolean {
  const { client_assertion, client_assertion_type, client_secret, client_id = PUBLIC_CLIENT } = body
  const shown = authorization ?? client_assertion ?? client_assertion_type ?? client_secret
  return shown !== undefined || client_id !== PUBLIC_CLIENT
}

/** RFC 8414. */
function metadataOf(origin: string) {
  const methods = ['client_secret_basic', 'private_key_jwt']
  const algorithms = ['EdDSA', 'Ed25519', 'ES256']
  return {
    issuer: origin,
    token_endpoint: `${origin}/api/v1/auth/token`,
    introspection_endpoint: `${origin}/api/v1/auth/introspect`,
    revocation_endpoint: `${origin}/api/v1/auth/revoke`,
    jwks_uri: `${origin}/.well-known/jwks.json`,
    service_documentation: `${origin}/docs`,
    response_types_supported: [],
    grant_types_supported: ['client_credentials', API_KEY_GRANT],
    scopes_supported: Object.keys(permissionCatalogue),
    token_endpoint_auth_methods_supported: methods,
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    introspection_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_methods_supported: ['none', ...methods],
    dpop_signing_alg_values_supported: proofAlgorithms,
  }
}
