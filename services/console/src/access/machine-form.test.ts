import { describe, expect, it } from '@jest/globals'

import { type ServiceAccount, serviceAccountSettings } from '@urbe/contracts'

import { machineOf, newMachine, textsOf } from './machine-form.ts'

const ID = '0197a3a0-0000-7000-8000-000000000002'
const account: ServiceAccount = {
  id: ID,
  ownerId: ID,
  name: 'Night report',
  roles: ['agent', 'viewer'],
  scopes: ['city:read', 'policy:read'],
  conditions: { ipIn: ['10.0.0.0/8'] },
  agents: { cityId: ID, agentIds: ['mayor', 'bank-1'] },
  expiresAt: '2027-01-31T23:59:59.999Z',
  secrets: [],
  createdAt: '2026-11-01T00:00:00.000Z',
  version: 1,
}

describe('a service account in a form', () => {
  it('comes back as it was, with what the form does not show', () => {
    const {
      id: _id,
      ownerId: _owner,
      secrets: _secrets,
      createdAt: _at,
      version: _version,
      ...settings
    } = account
    expect(machineOf(textsOf(account), account)).toEqual(settings)
  })
  it('is what the API takes, and no agent unless that is its role', () => {
    const texts = { ...newMachine(Date.UTC(2026, 10, 1)), name: ' Report ', agentIds: 'mayor', cityId: ID }
    const made = serviceAccountSettings.parse(machineOf(texts))
    expect(made).toEqual({ name: 'Report', roles: ['viewer'], expiresAt: '2027-01-30T23:59:59.999Z' })
  })
  it('names the field that is at fault', () => {
    const texts = { ...newMachine(0), name: 'x' }
    expect(machineOf({ ...texts, name: ' ' })).toBe('name')
    expect(machineOf({ ...texts, name: 'x'.repeat(81) })).toBe('name')
    for (const expires of ['', 'soon', '2027-13-01']) expect(machineOf({ ...texts, expires })).toBe('expiry')
    expect(machineOf({ ...texts, roles: ['agent'], cityId: ID })).toBe('agents')
  })
})
