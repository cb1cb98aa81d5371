import type { AccessAnswer, Permission } from '@urbe/contracts'

import type { Circumstances, Compiled, Resource } from './conditions.ts'
import type { RoleHolder, Rule } from './rule.ts'

export interface Question {
  readonly holder: RoleHolder
  readonly permission: Permission
  readonly resource: Resource
  readonly circumstances: Circumstances
}

/** One rule that denies outweighs every rule that allows. */
export function decide(
  { holder, permission, resource, circumstances }: Question,
  rules: readonly Rule[],
): AccessAnswer {
  if (holder.scope?.has(permission) === false) return { allowed: false, reason: 'outside_scope' }
  const holds = ({ holdsNow, holdsFor }: Compiled) =>
    holdsNow(holder, circumstances) && holdsFor(holder, resource)
  if (holder.within !== undefined && !holds(holder.within))
    return { allowed: false, reason: 'client_conditions_not_met' }
  let allowed: Rule | undefined
  let missed: Rule | undefined
  for (const rule of rules) {
    const applies = holds(rule.conditions)
    if (rule.effect === 'deny') {
      if (applies) return { allowed: false, reason: 'denied', rule: told(rule) }
    } else if (applies) allowed ??= rule
    else missed ??= rule
  }
  if (allowed !== undefined) return { allowed: true, reason: 'granted', rule: told(allowed) }
  if (missed === undefined) return { allowed: false, reason: 'no_grant' }
  return { allowed: false, reason: 'conditions_not_met', rule: told(missed) }
}

const told = ({ role, effect, given }: Rule) => ({ role, effect, ...(given && { conditions: given }) })
