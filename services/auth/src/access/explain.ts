import { compileConditions, type Policy, policyOf, type RoleHolder } from '@urbe/access'
import type { AccessAnswer, AccessQuestion, CustomRoles, ServiceAccount } from '@urbe/contracts'
import { refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

interface Deps {
  readonly toldRoles: () => Promise<CustomRoles>
  /** As a token made now would say it; undefined when there is nobody of this id. */
  readonly holderOf: (id: string) => Promise<RoleHolder | undefined>
  readonly clock: Clock
}

/** Which rule decides, told by the same evaluator that every service asks. */
export function openExplain({ toldRoles, holderOf, clock }: Deps) {
  return async ({ subject, permission, resource, address }: AccessQuestion): Promise<AccessAnswer> => {
    const holder = await holderOf(subject)
    if (holder === undefined) throw refuse('user_not_found', 'There is no such user or service account')
    const policy: Policy = policyOf(await toldRoles())
    return policy.decide({ holder, permission, resource, circumstances: { now: clock(), address } })
  }
}

/** A service account as its tokens say it. */
export function clientOf({ id, roles, scopes, conditions, agents }: ServiceAccount): RoleHolder {
  return {
    actor: `service-account:${id}`,
    roles,
    scope: scopes && new Set(scopes),
    within: conditions && compileConditions(conditions),
    agents,
    mfa: false,
  }
}
