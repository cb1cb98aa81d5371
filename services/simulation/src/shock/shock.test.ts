import { describe, expect, it } from '@jest/globals'

import { shocks } from '@urbe/city-model'
import { type City, type CityMap, endpoints, type Shock, shock } from '@urbe/contracts'
import type { Commit } from '@urbe/event-log'
import { fold } from '@urbe/kernel'

import { inputQueue, isInput } from '../world/stream-reader.ts'
import { shockCatalogue } from './catalogue.ts'
import { cityShock } from './decider.ts'
import { shockRoutes } from './routes.ts'
import { SHOCKS_TOLD_MAX, struckShocks } from './struck.ts'

const AT = '2026-11-23T05:30:00.000Z'
const CITY = '01936d3c-0000-7000-8000-000000000001'
const outbreak: Shock = { kind: 'outbreak', cases: 25, r0Permille: 2400 }

const struckAt = (sequence: number, id: string) =>
  ({
    sequence,
    subject: `city.${CITY}.shock.${id}`,
    events: [{ type: 'ShockStruck', v: 1, data: { shock: outbreak, at: AT } }],
    // The rest of a commit is of no interest here.
  }) as unknown as Commit

describe('a shock', () => {
  it('strikes once, however often it is called', () => {
    const command = { type: 'StrikeShock', data: { shock: outbreak } } as const
    const events = cityShock.decide(command, cityShock.initial(), AT)
    expect(events).toEqual([{ type: 'ShockStruck', v: 1, data: { shock: outbreak, at: AT } }])
    expect(cityShock.decide(command, fold(cityShock, events), AT)).toEqual([])
  })

  it('may be what the model takes, to the last number', () => {
    for (const [kind, ranges] of Object.entries(shocks)) {
      const at = (end: 'min' | 'max') =>
        Object.entries(ranges).map(([name, range]) => [name, range[end]] as const)
      for (const end of ['min', 'max'] as const) {
        expect(shock.safeParse({ kind, ...Object.fromEntries(at(end)) }).success).toBe(true)
        for (const [name, value] of at(end)) {
          const beyond = end === 'min' ? value - 1 : value + 1
          const wrong = { kind, ...Object.fromEntries(at(end)), [name]: beyond }
          expect(shock.safeParse(wrong).success).toBe(false)
        }
      }
    }
  })

  it('is described with every number that it is told by', () => {
    expect(shockCatalogue.map(({ kind }) => kind)).toEqual(Object.keys(shocks))
    expect(endpoints.listShocks.answer.parse({ items: shockCatalogue }).items).toEqual(shockCatalogue)
  })

  it('comes to the world in the order of the stream, and changes no policy', () => {
    const queue = inputQueue({ lockdown: { parameters: { cutPercent: 20 }, since: AT } }, 1)
    const commit = struckAt(7, 'a')
    expect(isInput(commit, CITY)).toBe(true)
    expect(isInput({ subject: `city.${CITY}.run.${CITY}` }, CITY)).toBe(false)
    queue.add(commit)
    expect(queue.after(0)).toMatchObject([{ sequence: 7, input: { type: 'StrikeShock', shock: outbreak } }])
    queue.applied(7)
    expect(queue.after(0)).toEqual([])
    expect(Object.keys(queue.policies())).toEqual(['lockdown'])
  })
})

describe('the shocks of a city', () => {
  const logOf = (count: number) => {
    const commits = Array.from({ length: count }, (_, index) => struckAt(10 * index + 3, `s${index}`))
    return {
      nextOn: async (_: string, __: string, sequence: number) =>
        commits.find((commit) => commit.sequence >= sequence),
    }
  }

  it('are told in their order, up to a place in the stream', async () => {
    expect(await struckShocks(logOf(0), CITY)).toEqual([])
    const told = await struckShocks(logOf(4), CITY, 23)
    expect(told).toEqual(['s0', 's1', 's2'].map((id) => ({ id, shock: outbreak, at: AT })))
  })

  it('are the newest ones where there are many', async () => {
    const told = await struckShocks(logOf(SHOCKS_TOLD_MAX + 5), CITY)
    expect(told).toHaveLength(SHOCKS_TOLD_MAX)
    expect(told[0]?.id).toBe('s5')
  })
})

describe('a call for a shock', () => {
  const city = { id: CITY, phase: 'running', source: 'generated' } as City
  // Only the properties are looked at.
  const map = {
    features: [{ properties: { assets: [0, 1] } }, { properties: { links: [0, 1] } }],
  } as unknown as CityMap
  const ask = async (given: Partial<City>, body: Shock) => {
    const routes = shockRoutes({
      strike: async (_, wanted) => ({
        struck: { id: CITY, shock: wanted, at: AT },
        position: { stream: 'S', sequence: 1 },
      }),
      findCity: async () => ({ ...city, ...given }),
      shocksOf: async () => [],
      mapOf: async () => map,
      roomIn: async () => 40,
    })
    const route = routes.find(({ endpoint }) => endpoint.id === 'strikeShock')
    // What a route does not look at is left out.
    return await route?.handle({ params: { id: CITY }, body, asker: {} } as never)
  }

  it('is answered with what has struck', async () => {
    expect(await ask({}, outbreak)).toMatchObject({ status: 201, body: { shock: outbreak } })
    const failure: Shock = { kind: 'assetFailure', asset: 1, hours: 5 }
    expect(await ask({}, failure)).toMatchObject({ status: 201, body: { shock: failure } })
    const growth: Shock = { kind: 'populationGrowth', people: 40, days: 5 }
    expect(await ask({}, growth)).toMatchObject({ status: 201, body: { shock: growth } })
    const closure: Shock = { kind: 'roadClosure', link: 1, extent: 2, hours: 5 }
    expect(await ask({}, closure)).toMatchObject({ status: 201, body: { shock: closure } })
  })

  it.each([
    ['of an asset that is not there', {}, { kind: 'assetFailure', asset: 2, hours: 5 }, 'invalid_value'],
    [
      'of a river that is not there',
      {},
      { kind: 'flood', levelDecimetres: 20, hours: 9 },
      'shock_not_applicable',
    ],
    ['once the run has stopped', { phase: 'stopped' }, outbreak, 'run_stopped'],
    ['where nobody lives', { source: 'tntp' }, outbreak, 'shock_not_applicable'],
  ] as const)('is refused %s', async (_, given, body, code) => {
    await expect(ask(given, body)).rejects.toMatchObject({ code })
  })

  it.each([
    ['/asset', { kind: 'assetFailure', asset: 2, hours: 5 }],
    ['/people', { kind: 'populationGrowth', people: 41, days: 3 }],
    ['/link', { kind: 'roadClosure', link: 2, extent: 1, hours: 5 }],
  ] as const)('names the field that is wrong: %s', async (pointer, body) => {
    await expect(ask({}, body)).rejects.toMatchObject({
      details: { errors: [{ pointer }] },
    })
  })
})
