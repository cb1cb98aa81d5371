import {
  type AccessAnswer,
  type CustomRoles,
  type Permission,
  systemRoleNames,
  systemRoles,
} from '@urbe/contracts'

import { compileConditions, type RuleConditions } from './conditions.ts'
import { decide, type Question } from './decide.ts'
import type { RoleHolder, Rule } from './rule.ts'
import { openTo, type Visible, visibleBy } from './visible.ts'
import { type ProofWanted, type WhatIf, wanting } from './wanting.ts'

export interface Policy {
  readonly version: string
  readonly decide: (question: Question) => AccessAnswer
  /** What of a fresh sign-in would open this; undefined when it is open, or stays shut however somebody proves who they are. */
  readonly wanting: (question: WhatIf) => ProofWanted | undefined
  /** Which cities the permission opens, for lists and for what belongs to no city in particular. */
  readonly visible: (question: Omit<Question, 'resource'>) => Visible
  /** What these roles may do somewhere, some time. */
  readonly permissionsOf: (holder: Pick<RoleHolder, 'roles' | 'scope'>) => ReadonlySet<Permission>
}

type Rules = ReadonlyMap<string, ReadonlyMap<Permission, readonly Rule[]>>
const none: readonly Rule[] = []

/** Deny by default, deny outweighs, nothing is assumed that is not said. */
export function policyOf({ version, roles }: CustomRoles): Policy {
  const rules = compile(roles)
  const rulesOf = ({ roles: held }: Pick<RoleHolder, 'roles'>, permission: Permission) => {
    let found = none
    for (const role of held) {
      const more = rules.get(role)?.get(permission)
      if (more !== undefined) found = found === none ? more : [...found, ...more]
    }
    return found
  }
  return {
    version,
    decide: (question) => decide(question, rulesOf(question.holder, question.permission)),
    wanting: (question) => wanting(question, rulesOf(question.holder, question.permission)),
    visible({ holder, permission, circumstances }) {
      if (holder.scope?.has(permission) === false) return openTo.nothing
      return visibleBy({ holder, circumstances, rules: rulesOf(holder, permission) })
    },
    permissionsOf({ roles: held, scope }) {
      const all = held.flatMap((role) => [...(rules.get(role)?.values() ?? [])].flat())
      const isOpen = (rule: Rule) => rule.effect === 'allow' && (scope?.has(rule.permission) ?? true)
      return new Set(all.filter(isOpen).map((rule) => rule.permission))
    },
  }
}

function compile(custom: CustomRoles['roles']): Rules {
  const rules = new Map<string, Map<Permission, Rule[]>>()
  const add = (role: string, rule: Omit<Rule, 'role' | 'conditions'>, conditions: RuleConditions) => {
    const ofRole = rules.get(role) ?? new Map<Permission, Rule[]>()
    rules.set(role, ofRole)
    const same = ofRole.get(rule.permission) ?? []
    same.push({ role, ...rule, conditions: compileConditions(conditions) })
    ofRole.set(rule.permission, same)
  }
  for (const { name, grants } of custom)
    for (const { effect, permission, conditions } of grants)
      add(name, { effect, permission, given: conditions }, conditions ?? {})
  // Last, and afresh: nobody can redefine what the system ships.
  for (const role of systemRoleNames) {
    rules.delete(role)
    for (const permission of systemRoles[role])
      add(role, { effect: 'allow', permission }, bindingOf(role, permission))
  }
  return rules
}

/** An agent sees the city that it is bound to, and acts for the agents that it is bound to. */
function bindingOf(role: string, permission: Permission): RuleConditions {
  if (role !== 'agent') return {}
  return { bound: permission === 'agent:act' ? 'agent' : 'city' }
}

export const systemPolicy: Policy = policyOf({ version: '', roles: [] })
