import type { FactorKind, FactorsEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

import type { Factors } from './state.ts'

interface One {
  readonly factor: FactorKind
  readonly factorId: string
}

export type FactorsCommand =
  | { readonly type: 'AddSecondFactor' | 'RemoveSecondFactor'; readonly data: One }
  | { readonly type: 'IssueRecoveryCodes'; readonly data: object }

/** The secrets stand in tables of their own; the log tells that there are some. */
export function decide(command: FactorsCommand, { ids }: Factors, at: string): readonly FactorsEvent[] {
  switch (command.type) {
    case 'AddSecondFactor':
      if (ids.includes(command.data.factorId)) return []
      return [{ type: 'SecondFactorAdded', v: 1, data: { ...command.data, at } }]
    case 'RemoveSecondFactor':
      if (!ids.includes(command.data.factorId)) return []
      return [{ type: 'SecondFactorRemoved', v: 1, data: { ...command.data, at } }]
    case 'IssueRecoveryCodes':
      return [{ type: 'RecoveryCodesIssued', v: 1, data: { at } }]
    default:
      return unreachable(command)
  }
}
