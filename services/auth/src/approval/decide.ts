import type { ApprovalEvent, ApprovalOperation, ErrorCode } from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { Approval, StoodAccount } from './state.ts'

export type ApprovalCommand =
  | {
      readonly type: 'AskApproval'
      readonly data: {
        readonly operation: ApprovalOperation
        readonly asker: StoodAccount
        readonly approvers: readonly StoodAccount[]
        readonly expiresAt: string
      }
    }
  /** `asker`: as the account stands at this moment; undefined when it is locked out or gone. */
  | {
      readonly type: 'GiveApproval'
      readonly data: { readonly by: StoodAccount; readonly asker: StoodAccount | undefined }
    }
  | { readonly type: 'RefuseApproval'; readonly data: { readonly by: string } }
  | { readonly type: 'FinishApproval'; readonly data: object }
  | {
      readonly type: 'FailApproval'
      readonly data: { readonly reason: 'target_changed' | 'refused'; readonly code: string }
    }

export function decide(command: ApprovalCommand, approval: Approval, at: string): readonly ApprovalEvent[] {
  if (command.type === 'AskApproval') return approval.phase === 'absent' ? [asked(command.data, at)] : []
  if (approval.phase === 'absent') throw no('approval_not_found', 'There is no such approval')
  switch (command.type) {
    case 'GiveApproval':
      return give(command.data, approval, at)
    case 'RefuseApproval':
      demandPending(approval)
      return [{ type: 'ApprovalRefused', v: 1, data: { by: command.data.by, at } }]
    case 'FinishApproval':
      return approval.phase === 'approved' ? [{ type: 'ApprovalCarriedOut', v: 1, data: { at } }] : []
    case 'FailApproval':
      return approval.phase === 'approved'
        ? [{ type: 'ApprovalFailed', v: 1, data: { ...command.data, at } }]
        : []
    default:
      return unreachable(command)
  }
}

type Known = Exclude<Approval, { phase: 'absent' }>
type Give = Extract<ApprovalCommand, { type: 'GiveApproval' }>['data']

function asked(
  { approvers, ...data }: Extract<ApprovalCommand, { type: 'AskApproval' }>['data'],
  at: string,
): ApprovalEvent {
  const could = approvers.map((each) => ({ ...each }))
  return { type: 'ApprovalAsked', v: 1, data: { ...data, approvers: could, at } }
}

/** Only whoever was an administrator when it was asked, and is the same since: neither let in, nor changed, nor taken over meanwhile. */
function give({ by, asker }: Give, approval: Known, at: string): readonly ApprovalEvent[] {
  demandPending(approval)
  if (at >= approval.expiresAt)
    throw no('approval_expired', 'It was asked for too long ago: it has to be asked for again')
  if (by.userId === approval.asker.userId)
    throw no('forbidden', 'Nobody agrees to what they asked for themselves')
  const stood = approval.approvers.find(({ userId }) => userId === by.userId)
  if (stood === undefined)
    throw no('forbidden', 'Only those can agree who were administrators when it was asked for')
  if (stood.version !== by.version)
    throw no('forbidden', 'Your own account has changed since it was asked for: it has to be asked for again')
  const isSame = asker?.userId === approval.asker.userId && asker.version === approval.asker.version
  return isSame
    ? [{ type: 'ApprovalGiven', v: 1, data: { by: by.userId, at } }]
    : [{ type: 'ApprovalFailed', v: 1, data: { reason: 'asker_changed', at } }]
}

function demandPending({ phase }: Known): void {
  if (phase !== 'pending') throw no('approval_settled', 'It has been decided already')
}

const no = (code: ErrorCode, message: string) => new Refusal(code, message)
