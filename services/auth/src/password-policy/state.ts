import { defaultPasswordPolicy, type PasswordPolicy, type PasswordPolicyEvent } from '@urbe/contracts'

export interface PolicyState {
  readonly policy: PasswordPolicy
}

export const initial = (): PolicyState => ({ policy: defaultPasswordPolicy })

export const evolve = (_state: PolicyState, { data }: PasswordPolicyEvent): PolicyState => ({
  policy: data.policy,
})
