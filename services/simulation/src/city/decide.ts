import type { CityEvent } from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { CityEntry } from './state.ts'

type Founded = Extract<CityEvent, { type: 'CityFounded' }>['data']

export type CityCommand =
  | { readonly type: 'FoundCity'; readonly data: Omit<Founded, 'at'> }
  | { readonly type: 'RenameCity'; readonly data: { readonly name: string } }
  | { readonly type: 'RemoveCity'; readonly data: Record<never, never> }

export function decide(command: CityCommand, entry: CityEntry, at: string): readonly CityEvent[] {
  if (command.type === 'FoundCity') {
    if (entry.phase !== 'unknown') throw new Refusal('city_already_exists', 'the city exists already')
    return [{ type: 'CityFounded', v: 1, data: { ...command.data, at } }]
  }
  if (entry.phase !== 'founded') throw new Refusal('city_not_found', 'there is no such city')
  switch (command.type) {
    case 'RenameCity':
      if (entry.name === command.data.name) return []
      return [{ type: 'CityRenamed', v: 1, data: { name: command.data.name, at } }]
    case 'RemoveCity':
      return [{ type: 'CityRemoved', v: 1, data: { at } }]
    default:
      return unreachable(command)
  }
}
