import type { FactorsEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

/** Ids of the second factors that somebody has. */
export interface Factors {
  readonly ids: readonly string[]
}

export const initial = (): Factors => ({ ids: [] })

export function evolve({ ids }: Factors, event: FactorsEvent): Factors {
  switch (event.type) {
    case 'SecondFactorAdded':
      return { ids: [...ids, event.data.factorId] }
    case 'SecondFactorRemoved':
      return { ids: ids.filter((id) => id !== event.data.factorId) }
    case 'RecoveryCodesIssued':
      return { ids }
    default:
      return unreachable(event)
  }
}
