import type { AccessAnswer, AccessClaims, Permission, PrincipalFacts } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import { factsOf } from './behalf/facts.ts'
import type { Demands } from './demands.ts'
import { compileConditions, type Resource } from './policy/conditions.ts'
import { type Policy, systemPolicy } from './policy/policy.ts'
import type { RoleHolder } from './policy/rule.ts'
import type { Visible } from './policy/visible.ts'
import type { ProofWanted } from './policy/wanting.ts'

/** Who a verified token speaks for. What it may do follows the roles as they are now, not as they were then. */
export interface Principal {
  readonly kind: 'user' | 'service-account'
  /** As the log names them: `user:<id>` or `service-account:<id>`. */
  readonly actor: string
  /** Of the user, or of the service account. */
  readonly userId: string
  readonly sessionId: string
  readonly roles: readonly string[]
  /** What is allowed somewhere, some time. */
  readonly permissions: ReadonlySet<Permission>
  /** Seconds since 1970. */
  readonly expiresAt: number
  readonly tokenId: string
  /** Thumbprint of the key without which the token is worth nothing (RFC 9449). */
  readonly boundTo?: string
  readonly epoch: number
  /** When somebody last proved who they are, in seconds since 1970, and with what. */
  readonly authTime?: number
  readonly methods?: readonly string[]
  /** What a service that acts for them says of them to another. */
  readonly facts: PrincipalFacts
  /** Throws as their token would be refused now: it may have ended since it was looked at. */
  readonly checkStanding: (unsafe: boolean) => void
  /** The proof without which nothing is changed for them now, because of something that was found. */
  readonly owes: () => ProofWanted | undefined
  readonly may: (permission: Permission, resource?: Resource, address?: string) => AccessAnswer
  /** What a fresh proof of who they are would have to be for `may` to say yes; undefined where none would help. Without a resource: of lists. */
  readonly wanting: (permission: Permission, resource?: Resource, address?: string) => ProofWanted | undefined
  /** The cities that the permission opens. */
  readonly visible: (permission: Permission, address?: string) => Visible
}

type Claims = Pick<AccessClaims, 'sub' | 'sid' | 'client_id' | 'roles' | 'exp' | 'jti' | 'ep'> &
  Partial<AccessClaims>

interface Deps {
  readonly clock: Clock
  readonly policy: () => Policy
  /** The key that the token was signed with. */
  readonly keyId?: string
  readonly owedBy?: Demands['owedBy']
  /** Left out where there is nothing that could end. */
  readonly checkStanding?: Principal['checkStanding']
}

export function principalOf(claims: Claims, deps: Deps): Principal {
  const { clock, policy, keyId = '', owedBy, checkStanding = () => undefined } = deps
  const kind = claims.client_id === claims.sub ? 'service-account' : 'user'
  const holder = holderOf(claims, `${kind}:${claims.sub}`)
  const circumstances = (address: string | undefined) => ({ now: clock(), address })
  let known: { readonly policy: Policy; readonly permissions: ReadonlySet<Permission> } | undefined
  return Object.freeze({
    kind,
    actor: holder.actor,
    userId: claims.sub,
    sessionId: claims.sid,
    roles: holder.roles,
    get permissions() {
      const now = policy()
      if (known?.policy !== now) known = { policy: now, permissions: now.permissionsOf(holder) }
      return known.permissions
    },
    expiresAt: claims.exp,
    tokenId: claims.jti,
    ...(claims.cnf !== undefined && { boundTo: claims.cnf.jkt }),
    epoch: claims.ep,
    ...(claims.auth_time !== undefined && { authTime: claims.auth_time }),
    ...(claims.amr !== undefined && { methods: Object.freeze([...claims.amr]) }),
    facts: factsOf(claims, keyId),
    checkStanding,
    // A machine has nothing to prove again.
    owes: () =>
      kind === 'user'
        ? owedBy?.({ userId: claims.sub, sessionId: claims.sid, authTime: claims.auth_time })
        : undefined,
    may: (permission: Permission, resource: Resource = {}, address?: string) =>
      policy().decide({ holder, permission, resource, circumstances: circumstances(address) }),
    // A machine has nothing to prove again.
    wanting: (permission: Permission, resource?: Resource, address?: string) =>
      kind === 'user'
        ? policy().wanting({ holder, permission, resource, circumstances: circumstances(address) })
        : undefined,
    visible: (permission: Permission, address?: string) =>
      policy().visible({ holder, permission, circumstances: circumstances(address) }),
  })
}

function holderOf({ roles, scope, cond, agents, auth_time, amr }: Claims, actor: string): RoleHolder {
  return Object.freeze({
    actor,
    roles: Object.freeze([...roles]),
    // A word that is no permission allows nothing.
    scope:
      scope === undefined
        ? undefined
        : (new Set(scope.split(' ')) as ReadonlySet<string> as ReadonlySet<Permission>),
    within: cond === undefined ? undefined : compileConditions(cond),
    agents,
    authTime: auth_time,
    mfa: amr?.includes('mfa') ?? false,
  })
}

/** Somebody with roles and no token, for tests of doors. */
export function principalWith(
  roles: readonly string[],
  change: Partial<Claims> = {},
  policy = systemPolicy,
): Principal {
  const sub = change.sub ?? crypto.randomUUID()
  const claims = {
    sub,
    sid: crypto.randomUUID(),
    client_id: 'urbe',
    roles: [...roles],
    exp: Math.floor(Date.now() / 1_000) + 3_600,
    jti: crypto.randomUUID(),
    ep: 0,
    ...change,
  }
  return principalOf(claims, { clock: () => new Date(), policy: () => policy })
}
