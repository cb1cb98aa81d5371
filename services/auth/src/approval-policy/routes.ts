import { endpoints } from '@urbe/contracts'
import { type Asker, type Binding, bind } from '@urbe/http'

import type { SecondPerson } from '../approval/second-person.ts'
import type { ApprovalPolicies } from './policies.ts'

interface Deps {
  readonly policies: ApprovalPolicies
  readonly second: Pick<SecondPerson, 'ask'>
  /** Refuses who has not proved lately who they are. */
  readonly demandFresh: (asker: Asker) => Promise<void>
}

export function approvalPolicyRoutes({ policies, second, demandFresh }: Deps): Binding[] {
  return [
    bind(endpoints.getApprovalPolicy, async () => ({ body: await policies.read() })),
    bind(endpoints.setApprovalPolicy, async ({ body: { required }, asker }) => {
      await demandFresh(asker)
      // One person begins to demand two; only two can stop it.
      const waits = required ? undefined : await second.ask({ kind: 'waive-approvals' }, { asker })
      if (waits !== undefined) return waits
      await policies.set(required, asker)
      return { body: await policies.read() }
    }),
  ]
}
