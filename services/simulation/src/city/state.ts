import type { CityEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

/** An entry of the directory of cities. */
export type CityEntry =
  | { readonly phase: 'unknown' }
  | { readonly phase: 'founded'; readonly name: string }
  | { readonly phase: 'removed' }

export const initial = (): CityEntry => ({ phase: 'unknown' })

export function evolve(_entry: CityEntry, event: CityEvent): CityEntry {
  switch (event.type) {
    case 'CityFounded':
    case 'CityRenamed':
      return { phase: 'founded', name: event.data.name }
    case 'CityRemoved':
      return { phase: 'removed' }
    default:
      return unreachable(event)
  }
}
