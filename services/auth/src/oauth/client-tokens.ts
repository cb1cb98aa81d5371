import { compileConditions, type Policy, type ProvenKey } from '@urbe/access'
import type { AuditTrail } from '@urbe/audit'
import {
  API_KEY_GRANT,
  CLIENT_TOKEN_SECONDS,
  type ClientFields,
  type Permission,
  permissionCatalogue,
} from '@urbe/contracts'
import { refuse } from '@urbe/http'
import { type Clock, type NewId, Refusal } from '@urbe/kernel'

import type { SignAccessToken } from '../keys/access-tokens.ts'
import type { Client, Clients } from './clients.ts'
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
  const clientOf = async (request: TokenRequest, { authorization }: From): Promise<Client> => {
    switch (request.grant_type) {
      case 'client_credentials':
        return await clients.authenticate(authorization, request)
      case API_KEY_GRANT:
        return await clients.byApiKey(request.api_key ?? '', authorization, request)
      default:
        throw refuse('unsupported_grant_type', 'Tokens are given for client_credentials and for API keys')
    }
  }
  return async (request: TokenRequest, from: From) => {
    const client = await clientOf(request, from)
    const { account, owner, endsAt } = client
    const { id, roles, conditions, agents, dpopBoundAccessTokens = false } = account
    demandKey(from.key, dpopBoundAccessTokens)
    const isMachine = { actor: `service-account:${id}`, agents, mfa: false }
    const circumstances = { now: clock(), address: from.address }
    // City and owner are asked for at every request; where from and when, here as well.
    if (conditions !== undefined && !compileConditions(conditions).holdsNow(isMachine, circumstances))
      throw refuse('invalid_grant', 'The conditions of the client are not met')
    const scope = scopeOf(request.scope, openTo(account, owner, await policy()))
    const seconds = secondsLeft(endsAt, clock())
    from.key?.spend(id)
    const token = await sign({
      userId: id,
      sessionId: newId(),
      roles,
      epoch: account.version,
      seconds,
      client: { scope, conditions, agents },
      boundTo: from.key?.thumbprint,
    })
    // What ends with its owner's access has been told before this token was there.
    if (!(await clients.isStillOwned(client)))
      throw refuse('not_ready', 'What the owner of the client may do is just changing')
    const answer = {
      access_token: token,
      token_type: from.key === undefined ? ('Bearer' as const) : ('DPoP' as const),
      expires_in: seconds,
      scope,
    }
    return { id, answer }
  }
}

/** What the account is registered for, as far as its owner may do it: nobody's machine may do more than they. */
export function openTo(
  { roles, scopes }: Pick<Client['account'], 'roles' | 'scopes'>,
  owner: Pick<Client['owner'], 'roles'> | undefined,
  policy: Pick<Policy, 'permissionsOf'>,
): ReadonlySet<Permission> {
  const owned = policy.permissionsOf(owner ?? { roles: [] })
  const registered = policy.permissionsOf({ roles, scope: scopes && new Set<Permission>(scopes) })
  return new Set([...registered].filter((each) => owned.has(each)))
}

/** A token does not outlive what it was given for. */
function secondsLeft(endsAt: Date, now: Date): number {
  const left = Math.floor((endsAt.getTime() - now.getTime()) / 1_000)
  if (left < 1) throw refuse('invalid_grant', 'What the client has shown ends in this second')
  return Math.min(CLIENT_TOKEN_SECONDS, left)
}

/** What was asked for, or everything that is open to the client. */
function scopeOf(asked: string | undefined, registered: ReadonlySet<Permission>): string {
  const wanted = asked === undefined ? [...registered] : asked.split(' ').filter((each) => each !== '')
  const known: ReadonlySet<string> = registered
  for (const each of wanted)
    if (!Object.hasOwn(permissionCatalogue, each) || !known.has(each))
      throw refuse('invalid_scope', 'The client is not registered for this scope')
  return [...new Set(wanted)].sort().join(' ')
}
