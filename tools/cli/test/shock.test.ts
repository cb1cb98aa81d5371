import { describe, expect, it } from '@jest/globals'

import { problem, urbe } from './stand-in.ts'

const ID = '0197a3a0-0000-7000-8000-000000000001'
const AT = '2026-11-23T05:30:00.000Z'
const struck = (shock: object) => ({ id: '0197a3a0-0000-5000-8000-00000000000a', shock, at: AT })
const outbreak = { kind: 'outbreak', cases: 40, r0Permille: 2450 }
const failure = { kind: 'assetFailure', asset: 12, hours: 6 }
const closure = { kind: 'roadClosure', link: 7, extent: 3, hours: 24 }
const recession = { kind: 'recession', percent: 30, days: 90 }
const growth = { kind: 'populationGrowth', people: 400, days: 7 }
const flood = { kind: 'flood', levelDecimetres: 25, hours: 36 }
const fuel = { kind: 'fuelPrice', percent: -30, days: 14 }

describe('urbe shock', () => {
  it.each([
    ['outbreak', `shock outbreak ${ID} --cases 40 --r0 2.45`, outbreak, 'outbreak of 40 cases, R0 2.45'],
    ['failure', `shock failure ${ID} 12 --hours 6`, failure, 'failure of asset 12 for 6 h'],
    [
      'closure',
      `shock closure ${ID} 7 --extent 3 --hours 24`,
      closure,
      'closure of the whole street at link 7 for 24 h',
    ],
    ['recession', `shock recession ${ID} --percent 30 --days 90`, recession, 'recession of 30 % for 90 d'],
    ['growth', `shock growth ${ID} --people 400 --days 7`, growth, '400 people move in over 7 d'],
    ['flood', `shock flood ${ID} --level 25 --hours 36`, flood, 'flood of 25 dm for 36 h'],
    ['fuel', `shock fuel ${ID} --percent -30 --days 14`, fuel, 'fuel price -30 % for 14 d'],
  ])('%s sends what is asked for and tells what strikes', async (_, line, shock, text) => {
    const { code, out, asked } = await urbe(line, { [`POST /cities/${ID}/shocks`]: struck(shock) })
    expect([code, asked]).toEqual([0, [`POST /cities/${ID}/shocks ${JSON.stringify(shock)}`]])
    expect(out).toBe(`${text} (${struck(shock).id}): it strikes with the next tick.`)
  })

  it('lists what has struck, and what can', async () => {
    const items = [struck(outbreak), struck({ ...fuel, percent: 80 })]
    const { out } = await urbe(`shock list ${ID}`, { [`GET /cities/${ID}/shocks`]: { items } })
    expect(out).toContain('outbreak of 40 cases, R0 2.45')
    expect(out).toContain('fuel price +80 % for 14 d')
    const parameters = [{ name: 'hours', unit: 'hours until it is repaired', min: 1, max: 8760 }]
    const known = { items: [{ kind: 'assetFailure', title: 'Failure', parameters }] }
    const { out: json } = await urbe('--json shock kinds', { 'GET /shocks': known })
    expect(JSON.parse(json)).toEqual(known.items)
    const { out: text } = await urbe('shock kinds', { 'GET /shocks': known })
    expect(text).toMatch(/assetFailure +hours +1 +8760 +hours until it is repaired/)
  })

  it.each([
    [`shock outbreak ${ID} --cases many --r0 2`, '--cases'],
    [`shock outbreak ${ID} --cases 5 --r0 2.4567`, '--r0'],
    [`shock outbreak ${ID} --cases 5`, '--r0'],
    [`shock failure ${ID} pump --hours 3`, 'the asset'],
    [`shock closure ${ID} main --hours 3`, 'the link'],
    [`shock fuel ${ID} --percent much --days 3`, '--percent'],
  ])('says what is wrong with "%s"', async (line, what) => {
    const { code, err, asked } = await urbe(line, {})
    expect([code, asked]).toEqual([2, []])
    expect(err).toContain(what)
  })

  it('tells what the platform refuses', async () => {
    const refused = { [`POST /cities/${ID}/shocks`]: problem(409, 'run_stopped') }
    const { code, err } = await urbe(`shock failure ${ID} 3 --hours 2`, refused)
    expect(code).toBe(1)
    expect(err).toContain('run_stopped')
  })
})
