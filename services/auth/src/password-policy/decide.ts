import type { ErrorCode, PasswordPolicy, PasswordPolicyEvent } from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import type { PolicyState } from './state.ts'

export interface PolicyCommand {
  readonly type: 'SetPasswordPolicy'
  readonly data: { readonly policy: PasswordPolicy }
}

export function decide(
  { data }: PolicyCommand,
  { policy: old }: PolicyState,
  at: string,
): readonly PasswordPolicyEvent[] {
  const { contextWords, secondFactorRoles } = data.policy
  const policy = {
    ...data.policy,
    contextWords: wordsOf(contextWords),
    secondFactorRoles: [...new Set(secondFactorRoles)].sort(),
  }
  if (policy.lengthMinWithSecondFactor > policy.lengthMin)
    throw new Refusal<ErrorCode>('invalid_value', 'A second factor cannot make a password longer', {
      errors: [{ pointer: '/lengthMinWithSecondFactor', code: 'too_big', detail: 'is above lengthMin' }],
    })
  return isSame(policy, old) ? [] : [{ type: 'PasswordPolicyChanged', v: 1, data: { policy, at } }]
}

function isSame(one: PasswordPolicy, other: PasswordPolicy): boolean {
  const names = Object.keys(one) as (keyof PasswordPolicy)[]
  return names.every((name) => String(one[name]) === String(other[name]))
}

/** Each word once, as it is compared. */
const wordsOf = (words: readonly string[]): string[] => [
  ...new Set(words.map((word) => word.normalize('NFKC').toLowerCase())),
]
