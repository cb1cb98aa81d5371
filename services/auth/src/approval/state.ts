import type { ApprovalEvent, ApprovalOperation } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

/** An account as it stood. */
export interface StoodAccount {
  readonly userId: string
  readonly version: number
}

interface Asked {
  readonly operation: ApprovalOperation
  readonly asker: StoodAccount
  readonly approvers: readonly StoodAccount[]
  readonly expiresAt: string
}
export type Approval =
  | { readonly phase: 'absent' }
  | ({ readonly phase: 'pending' | 'approved' | 'refused' | 'carried-out' | 'failed' } & Asked)

export const initial = (): Approval => ({ phase: 'absent' })

export function evolve(approval: Approval, event: ApprovalEvent): Approval {
  if (event.type === 'ApprovalAsked') {
    const { operation, asker, approvers, expiresAt } = event.data
    return { phase: 'pending', operation, asker, approvers, expiresAt }
  }
  if (approval.phase === 'absent') return approval
  switch (event.type) {
    case 'ApprovalGiven':
      return { ...approval, phase: 'approved' }
    case 'ApprovalRefused':
      return { ...approval, phase: 'refused' }
    case 'ApprovalCarriedOut':
      return { ...approval, phase: 'carried-out' }
    case 'ApprovalFailed':
      return { ...approval, phase: 'failed' }
    default:
      return unreachable(event)
  }
}
