import {
  CLIENT_BOUNDS_BYTES_MAX,
  type ErrorCode,
  SECRETS_PER_ACCOUNT_MAX,
  type SecretKind,
  type ServiceAccountEvent,
  type ServiceAccountSettings,
} from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { ServiceAccountState } from './state.ts'

export type ServiceAccountCommand =
  | {
      readonly type: 'CreateServiceAccount'
      readonly data: { readonly settings: ServiceAccountSettings; readonly ownerId: string }
    }
  | { readonly type: 'ChangeServiceAccount'; readonly data: { readonly settings: ServiceAccountSettings } }
  | {
      readonly type: 'AddSecret'
      readonly data: { readonly secretId: string; readonly kind: SecretKind; readonly expiresAt: string }
    }
  | { readonly type: 'RemoveSecret'; readonly data: { readonly secretId: string } }
  | { readonly type: 'RemoveServiceAccount'; readonly data: object }

export function decide(
  command: ServiceAccountCommand,
  account: ServiceAccountState,
  at: string,
): readonly ServiceAccountEvent[] {
  if (command.type === 'CreateServiceAccount') {
    const { settings, ownerId } = command.data
    if (account.phase !== 'absent') return []
    checkSettings(settings)
    return [{ type: 'ServiceAccountCreated', v: 1, data: { ...settings, ownerId, at } }]
  }
  if (account.phase !== 'present') throw no('service_account_not_found', 'there is no such service account')
  switch (command.type) {
    case 'ChangeServiceAccount':
      checkSettings(command.data.settings)
      if (JSON.stringify(command.data.settings) === account.settings) return []
      return [{ type: 'ServiceAccountChanged', v: 1, data: { ...command.data.settings, at } }]
    case 'AddSecret':
      if (account.secrets.length >= SECRETS_PER_ACCOUNT_MAX)
        throw no('too_many_secrets', `there can be ${SECRETS_PER_ACCOUNT_MAX} secrets at the same time`)
      return [{ type: 'ServiceAccountSecretAdded', v: 1, data: { ...command.data, at } }]
    case 'RemoveSecret':
      if (!account.secrets.includes(command.data.secretId))
        throw no('secret_not_found', 'there is no such secret')
      return [{ type: 'ServiceAccountSecretRemoved', v: 1, data: { secretId: command.data.secretId, at } }]
    case 'RemoveServiceAccount':
      return [{ type: 'ServiceAccountRemoved', v: 1, data: { at } }]
    default:
      return unreachable(command)
  }
}

function checkSettings({ roles, agents, conditions }: ServiceAccountSettings): void {
  const isAgent = roles.includes('agent')
  if (isAgent !== (agents !== undefined))
    throw no('invalid_value', 'the role agent needs the agents that it acts for, and only that role has any')
  if (isAgent && roles.length > 1) throw no('invalid_value', 'an agent has no other role')
  const bytes = new TextEncoder().encode(JSON.stringify([agents, conditions])).length
  if (bytes > CLIENT_BOUNDS_BYTES_MAX)
    throw no('invalid_value', `agents and conditions have ${CLIENT_BOUNDS_BYTES_MAX} bytes at most as JSON`)
}

const no = (code: ErrorCode, message: string) => new Refusal(code, message)
