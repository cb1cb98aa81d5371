import type { ApprovalPolicyEvent, ErrorCode } from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import type { ApprovalPolicy } from './state.ts'

export const ADMINISTRATORS_MIN = 2

export interface ApprovalPolicyCommand {
  readonly type: 'SetApprovalPolicy'
  /** `administrators`: active ones, at this moment. */
  readonly data: { readonly required: boolean; readonly administrators: number }
}

export function decide(
  { data: { required, administrators } }: ApprovalPolicyCommand,
  before: ApprovalPolicy,
  at: string,
): readonly ApprovalPolicyEvent[] {
  if (required === before.required) return []
  if (required && administrators < ADMINISTRATORS_MIN)
    throw new Refusal<ErrorCode>(
      'nobody_to_approve',
      'Two persons can be demanded as soon as there are two active administrators',
    )
  return [{ type: 'ApprovalPolicyChanged', v: 1, data: { required, at } }]
}
