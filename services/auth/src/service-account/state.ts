import type { ServiceAccountEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

export type ServiceAccountState =
  | { readonly phase: 'absent' | 'removed' }
  | { readonly phase: 'present'; readonly settings: string; readonly secrets: readonly string[] }

export const initial = (): ServiceAccountState => ({ phase: 'absent' })

export function evolve(account: ServiceAccountState, event: ServiceAccountEvent): ServiceAccountState {
  if (event.type === 'ServiceAccountCreated') {
    const { ownerId: _owner, at: _at, ...settings } = event.data
    return { phase: 'present', settings: JSON.stringify(settings), secrets: [] }
  }
  if (account.phase !== 'present') return account
  switch (event.type) {
    case 'ServiceAccountChanged': {
      const { at: _at, ...settings } = event.data
      return { ...account, settings: JSON.stringify(settings) }
    }
    case 'ServiceAccountSecretAdded':
      return { ...account, secrets: [...account.secrets, event.data.secretId] }
    case 'ServiceAccountSecretRemoved':
      return { ...account, secrets: account.secrets.filter((id) => id !== event.data.secretId) }
    case 'ServiceAccountRemoved':
      return { phase: 'removed' }
    default:
      return unreachable(event)
  }
}
