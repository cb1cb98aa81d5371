import { describe, expect, it } from '@jest/globals'

import {
  BOUND_AGENTS_MAX,
  SECRETS_PER_ACCOUNT_MAX,
  type ServiceAccountEvent,
  type ServiceAccountSettings,
} from '@urbe/contracts'
import { given } from '@urbe/testkit'

import { serviceAccount } from './decider.ts'
import { isSecret, makeSecret, readApiKey } from './secret.ts'

const at = '2030-01-07T05:30:00.000Z'
const ownerId = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const secretId = '017f22e2-79b0-7cc3-98c4-dc0c0c073990'
const expiresAt = '2030-06-07T05:30:00.000Z'
const settings: ServiceAccountSettings = { name: 'Robbie', roles: ['viewer'], expiresAt }
const agents = { cityId: ownerId, agentIds: ['7'] }
const created: ServiceAccountEvent = {
  type: 'ServiceAccountCreated',
  v: 1,
  data: { ...settings, ownerId, at },
}
const create = (change: Partial<ServiceAccountSettings> = {}) =>
  ({ type: 'CreateServiceAccount', data: { settings: { ...settings, ...change }, ownerId } }) as const
const add = { type: 'AddSecret', data: { secretId, kind: 'api-key', expiresAt } } as const
const added: ServiceAccountEvent = { type: 'ServiceAccountSecretAdded', v: 1, data: { ...add.data, at } }

describe('a service account', () => {
  it('is created once, changed and removed', () => {
    given(serviceAccount, []).when(create(), at).emits([created])
    given(serviceAccount, [created]).when(create(), at).emits([])
    const same = { type: 'ChangeServiceAccount', data: { settings } } as const
    given(serviceAccount, [created]).when(same, at).emits([])
    const remove = { type: 'RemoveServiceAccount', data: {} } as const
    const removed: ServiceAccountEvent = { type: 'ServiceAccountRemoved', v: 1, data: { at } }
    given(serviceAccount, [created]).when(remove, at).emits([removed])
    given(serviceAccount, [created, removed]).when(remove, at).refuses('service_account_not_found')
    given(serviceAccount, [created, removed]).when(add, at).refuses('service_account_not_found')
  })

  it('is an agent with its agents, or none of both', () => {
    given(serviceAccount, [])
      .when(create({ roles: ['agent'] }), at)
      .refuses('invalid_value')
    given(serviceAccount, []).when(create({ agents }), at).refuses('invalid_value')
    given(serviceAccount, [])
      .when(create({ roles: ['agent', 'viewer'], agents }), at)
      .refuses('invalid_value')
  })

  it('is bounded by no more than fits into a token', () => {
    const agentIds = Array.from({ length: BOUND_AGENTS_MAX }, (_, at) => `${at}`.padEnd(64, 'x'))
    const many = create({ roles: ['agent'], agents: { ...agents, agentIds } })
    given(serviceAccount, []).when(many, at).refuses('invalid_value')
  })

  it('has so many secrets at most, and takes back what it has', () => {
    given(serviceAccount, [created]).when(add, at).emits([added])
    const full = Array.from({ length: SECRETS_PER_ACCOUNT_MAX }, () => added)
    given(serviceAccount, [created, ...full])
      .when(add, at)
      .refuses('too_many_secrets')
    const remove = { type: 'RemoveSecret', data: { secretId } } as const
    const removed: ServiceAccountEvent = { type: 'ServiceAccountSecretRemoved', v: 1, data: { secretId, at } }
    given(serviceAccount, [created, added]).when(remove, at).emits([removed])
    given(serviceAccount, [created, added, removed]).when(remove, at).refuses('secret_not_found')
  })
})

describe('a secret', () => {
  it('is known by its digest alone', async () => {
    const { shown = '', digest, hint } = await makeSecret({ kind: 'client-secret' }, 'test')
    expect(shown).toHaveLength(43)
    expect([isSecret(shown, digest), isSecret(`${shown}x`, digest), isSecret(shown, null)]).toEqual([
      true,
      false,
      false,
    ])
    expect(hint).toBe(`…${shown.slice(-4)}`)
  })

  it('that is an API key says where it belongs', async () => {
    const { shown = '', lookup, digest } = await makeSecret({ kind: 'api-key' }, 'test')
    const read = readApiKey(shown, 'test')
    expect(read?.lookup).toBe(lookup)
    expect(isSecret(read?.secret ?? '', digest)).toBe(true)
    expect(readApiKey(shown, 'live')).toBeUndefined()
  })
})
