import type { ApprovalPolicyEvent } from '@urbe/contracts'

export interface ApprovalPolicy {
  readonly required: boolean
}

/** A founder is alone at first. */
export const initial = (): ApprovalPolicy => ({ required: false })

export const evolve = (_before: ApprovalPolicy, { data }: ApprovalPolicyEvent): ApprovalPolicy => ({
  required: data.required,
})
