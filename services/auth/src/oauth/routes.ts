import { API_KEY_GRANT, endpoints, permissionCatalogue, proofAlgorithms } from '@urbe/contracts'
import { type Binding, bind } from '@urbe/http'

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
}

const NOT_STORED = { 'cache-control': 'no-store', pragma: 'no-cache' }

export function oauthRoutes({ clients, issue, tokens, keyOf, publicOrigin }: Deps): Binding[] {
  return [
    bind(endpoints.issueToken, async ({ body, headers, address, raw }) => ({
      body: await issue(body, { authorization: headers.authorization, address, key: await keyOf(raw) }),
      headers: NOT_STORED,
    })),
    bind(endpoints.introspectToken, async ({ body, headers }) => {
      await clients.authenticate(headers.authorization, body)
      return { body: await tokens.introspect(body.token), headers: NOT_STORED }
    }),
    bind(endpoints.revokeToken, async ({ body, headers, asker }) => {
      // Whoever holds a token may end it; who says which client they are has to be it.
      const namesItself = headers.authorization ?? body.client_assertion ?? body.client_secret
      if (namesItself !== undefined) await clients.authenticate(headers.authorization, body)
      await tokens.revoke(body.token, asker)
      return { body: {}, headers: NOT_STORED }
    }),
    bind(endpoints.oauthMetadata, async () => ({ body: metadataOf(publicOrigin) })),
  ]
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
