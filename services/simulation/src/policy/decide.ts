import type { PolicyEvent } from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { Policy } from './state.ts'

export type PolicyCommand =
  | {
      readonly type: 'EnactPolicy'
      readonly data: { readonly policy: string; readonly parameters: Readonly<Record<string, number>> }
    }
  | { readonly type: 'RepealPolicy'; readonly data: { readonly policy: string } }

export function decide(command: PolicyCommand, policy: Policy, at: string): readonly PolicyEvent[] {
  switch (command.type) {
    case 'EnactPolicy':
      if (policy.parameters !== null && same(policy.parameters, command.data.parameters)) return []
      return [{ type: 'PolicyEnacted', v: 1, data: { ...command.data, at } }]
    case 'RepealPolicy':
      if (policy.parameters === null) throw new Refusal('policy_not_enacted', 'the policy is not in force')
      return [{ type: 'PolicyRepealed', v: 1, data: { ...command.data, at } }]
    default:
      return unreachable(command)
  }
}

function same(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
