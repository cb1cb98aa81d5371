import { compileConditions, type Policy, type ProvenKey } from '@urbe/access'
import type { AuditTrail } from '@urbe/audit'
import {
  API_KEY_GRANT,
  CLIENT_TOKEN_SECONDS,
  type ClientFields,
  type Permission,
  permissionCatalogue,
  type ServiceAccount,
} from '@urbe/contracts'
import { refuse } from '@urbe/http'
import { type Clock, type NewId, Refusal } from '@urbe/kernel'

import type { SignAccessToken } from '../keys/access-tokens.ts'
import type { Clients } from './clients.ts'
import { demandKey } from './key-proof.ts'

export interface TokenRequest extends ClientFields {
  readonly grant_type: string
  readonly scope?: string | undefined
  readonly api_key?: string | undefined
}
interface From {
  readonly authorization: string | undefined
  readonly address: string
  /** To which the token will be bound. */
  readonly key: ProvenKey | undefined
}

interface Deps {
  readonly clients: Clients
  readonly sign: SignAccessToken
  /** The roles as they are now. */
  readonly policy: () => Promise<Policy>
  readonly clock: Clock
  readonly newId: NewId
  readonly audit: Pick<AuditTrail, 'note'>
}

/** A token of ten minutes for a machine; there is no refresh token, it asks again. */
export function openClientTokens({ audit, ...deps }: Deps) {
  const issue = issuing(deps)
  return async (request: TokenRequest, from: From) => {
    const context = { address: from.address }
    try {
      const { id, answer } = await issue(request, from)
      const actor = { type: 'service-account', id } as const
      audit.note({
        action: 'token.issued',
        outcome: 'allowed',
        actor,
        context,
        details: { scope: answer.scope, ...(from.key !== undefined && { boundTo: from.key.thumbprint }) },
      })
      return answer
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const actor = { type: 'anonymous' } as const
      audit.note({ action: 'token.refused', outcome: 'refused', reason: error.code, actor, context })
      throw error
    }
  }
}

function issuing({ clients, sign, policy, clock, newId }: Omit<Deps, 'audit'>) {
  const accountOf = async (request: TokenRequest, { authorization }: From): Promise<ServiceAccount> => {
    switch (request.grant_type) {
      case 'client_credentials':
        return await clients.authenticate(authorization, request)
      case API_KEY_GRANT: {
        const account = await clients.byApiKey(request.api_key ?? '')
        if (account === undefined) throw refuse('invalid_grant', 'The API key is not valid')
        return account
      }
      default:
        throw refuse('unsupported_grant_type', 'Tokens are given for client_credentials and for API keys')
    }
  }
  return async (request: TokenRequest, from: From) => {
    const account = await accountOf(request, from)
    const { id, roles, conditions, agents, dpopBoundAccessTokens = false } = account
    demandKey(from.key, dpopBoundAccessTokens)
    const isMachine = { actor: `service-account:${id}`, agents, mfa: false }
    const circumstances = { now: clock(), address: from.address }
    // City and owner are asked for at every request; where from and when, here as well.
    if (conditions !== undefined && !compileConditions(conditions).holdsNow(isMachine, circumstances))
      throw refuse('invalid_grant', 'The conditions of the client are not met')
    const registered = (await policy()).permissionsOf({
      roles,
      scope: account.scopes && new Set<Permission>(account.scopes),
    })
    const scope = scopeOf(request.scope, registered)
    from.key?.spend(id)
    const token = await sign({
      userId: id,
      sessionId: newId(),
      roles,
      epoch: account.version,
      client: { seconds: CLIENT_TOKEN_SECONDS, scope, conditions, agents },
      boundTo: from.key?.thumbprint,
    })
    const answer = {
      access_token: token,
      token_type: from.key === undefined ? ('Bearer' as const) : ('DPoP' as const),
      expires_in: CLIENT_TOKEN_SECONDS,
      scope,
    }
    return { id, answer }
  }
}

/** What was asked for, or everything that the client was registered for. */
function scopeOf(asked: string | undefined, registered: ReadonlySet<Permission>): string {
  const wanted = asked === undefined ? [...registered] : asked.split(' ').filter((each) => each !== '')
  const known: ReadonlySet<string> = registered
  for (const each of wanted)
    if (!Object.hasOwn(permissionCatalogue, each) || !known.has(each))
      throw refuse('invalid_scope', 'The client is not registered for this scope')
  return [...new Set(wanted)].sort().join(' ')
}
