import { describe, expect, it } from '@jest/globals'

import { urbe } from './stand-in.ts'

const ID = '0197a3a0-0000-7000-8000-000000000001'
const CITY = '0197a3a0-0000-7000-8000-000000000002'
const account = {
  id: ID,
  name: 'Robbie',
  roles: ['viewer'],
  secrets: [],
  expiresAt: '2030-01-07T00:00:00.000Z',
  version: 3,
}

describe('who may do what', () => {
  it('is listed by roles', async () => {
    const items = [{ name: 'viewer', system: true, permissions: ['city:read'] }]
    const { code, out } = await urbe('roles', { 'GET /roles': { items } })
    expect(code).toBe(0)
    expect(out).toMatch(/viewer +system +city:read/)
  })

  it('is explained by the rule that decides', async () => {
    const rule = { role: 'local', effect: 'allow', conditions: { citiesInclude: [CITY] } }
    const answer = { allowed: false, reason: 'conditions_not_met', rule }
    const { out, asked } = await urbe(`access explain ${ID} city:read --city ${CITY}`, {
      'POST /access/explain': answer,
    })
    expect(out).toBe(`refused: conditions_not_met, by a rule of local (allow): {"citiesInclude":["${CITY}"]}`)
    const sent = { subject: ID, permission: 'city:read', resource: { cityId: CITY } }
    expect(asked).toEqual([`POST /access/explain ${JSON.stringify(sent)}`])
  })

  it('is explained with the roles that do not count', async () => {
    const withheldRoles = [{ role: 'admin', lift: 'set_up_second_factor', opens: true }]
    const answer = { allowed: false, reason: 'role_withheld', withheldRoles }
    const { out } = await urbe(`access explain ${ID} user:manage`, { 'POST /access/explain': answer })
    expect(out).toBe('refused: role_withheld; withheld: admin (set_up_second_factor)')
  })

  it('needs an id to be explained', async () => {
    expect((await urbe('access explain somebody city:read', {})).code).toBe(2)
  })
})

describe('a service account', () => {
  it('is made, listed and removed', async () => {
    const made = await urbe('service-accounts create Robbie --roles viewer --scopes city:read --days 30', {
      'POST /service-accounts': account,
    })
    expect([made.code, made.out]).toEqual([0, `${ID} Robbie: ends 2030-01-07`])
    expect(made.asked[0]).toContain('"roles":["viewer"],"scopes":["city:read"]')
    const listed = await urbe('service-accounts', {
      'GET /service-accounts': { items: [account], next: null },
    })
    expect(listed.out).toMatch(/Robbie +viewer +0 +2030-01-07/)
    const removed = await urbe(`service-accounts remove ${ID}`, {
      [`GET /service-accounts/${ID}`]: account,
      [`DELETE /service-accounts/${ID}`]: {},
    })
    expect([removed.code, removed.out]).toEqual([0, `${ID} is removed`])
  })

  it('gets a secret that is shown as it is, for scripts', async () => {
    const { out, asked } = await urbe(`service-accounts secret ${ID} --api-key`, {
      [`POST /service-accounts/${ID}/secrets`]: { secret: 'urbe_live_x', hint: 'x' },
    })
    expect([out, asked]).toEqual(['urbe_live_x', [`POST /service-accounts/${ID}/secrets {"kind":"api-key"}`]])
  })

  it('is not made for no days', async () => {
    expect((await urbe('service-accounts create Robbie --roles viewer --days never', {})).code).toBe(2)
  })
})
