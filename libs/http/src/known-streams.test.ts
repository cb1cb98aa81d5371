import { describe, expect, it } from '@jest/globals'

import { policyOf, principalWith } from '@urbe/access'
import { type Endpoint, endpoints } from '@urbe/contracts'

import { catchUp } from './conditions.ts'
import { mayKnow } from './known-streams.ts'

const [OWN, OTHER] = ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f', '017f22e2-79b0-7cc3-98c4-dc0c0c073990']
const policy = policyOf({
  version: '1',
  roles: [
    {
      name: 'local',
      grants: [{ effect: 'allow', permission: 'city:read', conditions: { citiesInclude: [OWN] } }],
    },
    {
      name: 'archivist',
      grants: [{ effect: 'allow', permission: 'event:read', conditions: { citiesInclude: [OWN] } }],
    },
    { name: 'owner', grants: [{ effect: 'allow', permission: 'city:read', conditions: { owner: true } }] },
  ],
})
const asking = (role: string, endpoint: unknown) => {
  const principal = principalWith([role], { sub: '7' }, policy)
  // Of an endpoint only what is allowed to whom is looked at.
  const binding = { endpoint: endpoint as Endpoint }
  const ownerOf = async (cityId: string) => (cityId === OWN ? 'user:7' : 'user:8')
  return {
    binding,
    asker: {
      visible: (permission: Parameters<typeof principal.visible>[0]) => principal.visible(permission),
    },
    ownerOf,
  }
}

describe('a stream of the log', () => {
  it.each([
    ['viewer', endpoints.listCities, OTHER, true],
    ['local', endpoints.listCities, OWN, true],
    ['local', endpoints.listCities, OTHER, false],
    ['local', endpoints.listStreams, OTHER, false],
    ['archivist', endpoints.listStreams, OWN, true],
    ['archivist', endpoints.listCities, OWN, false],
    ['owner', endpoints.listCities, OWN, true],
    ['owner', endpoints.listCities, OTHER, false],
    ['nobody', endpoints.me, OWN, false],
  ])('may be known to %s or not', async (role, endpoint, city, expected) => {
    expect(await mayKnow(asking(role, endpoint), `CITY_${city}`)).toBe(expected)
  })

  it.each(['PLATFORM', 'CITY_x'])('of no city is no secret: %s', async (stream) => {
    expect(await mayKnow(asking('nobody', endpoints.listCities), stream)).toBe(true)
  })

  it('that may not be known is never reached', async () => {
    const reached = async () => true
    const headers = { 'urbe-at-least': `CITY_${OTHER}:1` }
    await expect(catchUp(headers, reached, async () => false)).rejects.toMatchObject({
      code: 'not_caught_up',
    })
    await expect(catchUp(headers, reached, async () => true)).resolves.toBeUndefined()
  })
})
