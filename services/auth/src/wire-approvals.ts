import type { Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import {
  type ApprovalEvent,
  type ApprovalPolicyEvent,
  approvalEvent,
  approvalPolicyEvent,
  streams,
  subjects,
} from '@urbe/contracts'
import { commandHandler, type EventLog } from '@urbe/event-log'
import type { Asker, Binding } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'

import { openApprovals } from './approval/approvals.ts'
import { type CarryOut, carryOuts } from './approval/carry-out.ts'
import type { ApprovalCommand } from './approval/decide.ts'
import { approval } from './approval/decider.ts'
import { approvalRoutes } from './approval/routes.ts'
import { secondPerson } from './approval/second-person.ts'
import type { Approval } from './approval/state.ts'
import type { ApprovalPolicyCommand } from './approval-policy/decide.ts'
import { approvalPolicyDecider } from './approval-policy/decider.ts'
import { type ApprovalPolicies, approvalPoliciesOf } from './approval-policy/policies.ts'
import { approvalPolicyRoutes } from './approval-policy/routes.ts'
import type { ApprovalPolicy } from './approval-policy/state.ts'
import type { Database } from './database.ts'
import { byAsker, recordMade } from './trail/made.ts'

export interface ApprovalGround {
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly audit: AuditTrail
  /** Whoever runs the servers has lifted the rule. */
  readonly secondPersonLifted: boolean
  readonly cursorKey: Uint8Array
  readonly clock: Clock
  readonly newId: NewId
}

/** Whether two persons are demanded: needed before there are accounts. */
export const approvalPolicies = (ground: ApprovalGround): ApprovalPolicies =>
  approvalPoliciesOf({ ...ground, handle: policyHandler(ground), lifted: ground.secondPersonLifted })

interface House {
  readonly policies: ApprovalPolicies
  readonly demandFresh: (asker: Asker) => Promise<void>
}

/** What stands in front of the gravest operations, and behind them once somebody has agreed. */
export function openSecondPerson(ground: ApprovalGround, house: House) {
  const handle = approvalHandler(ground)
  const approvals = openApprovals({ ...ground, handle })
  const second = secondPerson({ ...ground, ...house, approvals, demanded: house.policies.demanded })
  return { approvals, second }
}

type Doing = Omit<Parameters<typeof carryOuts>[0], 'db' | 'approvals' | 'waive' | 'tellDropped'>

export function wireApprovals(
  ground: ApprovalGround,
  house: House & Doing & Pick<ReturnType<typeof openSecondPerson>, 'approvals' | 'second'>,
): { readonly bindings: readonly Binding[]; readonly carryOut: CarryOut } {
  const { policies } = house
  const carryOut = carryOuts({
    ...ground,
    ...house,
    waive: (asker) => policies.set(false, asker),
    tellDropped: (id, asker) =>
      recordMade(ground.audit, {
        ...byAsker(asker),
        target: { type: 'key', id },
        action: 'key.rotated',
        details: { purpose: 'signing', compromised: true },
      }),
  })
  return {
    carryOut,
    bindings: [...approvalRoutes({ ...ground, ...house, carryOut }), ...approvalPolicyRoutes(house)],
  }
}

type Storage = Pick<ApprovalGround, 'log' | 'clock'>

const approvalHandler = ({ log, clock }: Storage) =>
  commandHandler<Approval, ApprovalCommand, ApprovalEvent>({
    log,
    clock,
    decider: approval,
    event: approvalEvent,
    stream: () => streams.platform,
    subject: subjects.approval,
  })

const policyHandler = ({ log, clock }: Storage) =>
  commandHandler<ApprovalPolicy, ApprovalPolicyCommand, ApprovalPolicyEvent>({
    log,
    clock,
    decider: approvalPolicyDecider,
    event: approvalPolicyEvent,
    stream: () => streams.platform,
    subject: subjects.approvalPolicy,
  })
