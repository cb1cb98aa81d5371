import type { PolicyEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

export interface Policy {
  readonly parameters: Readonly<Record<string, number>> | null
}

export const initial = (): Policy => ({ parameters: null })

export function evolve(_policy: Policy, event: PolicyEvent): Policy {
  switch (event.type) {
    case 'PolicyEnacted':
      return { parameters: event.data.parameters }
    case 'PolicyRepealed':
      return { parameters: null }
    default:
      return unreachable(event)
  }
}
