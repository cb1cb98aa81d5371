import { describe, expect, it } from '@jest/globals'

import { urbe } from './stand-in.ts'

const ID = '0197a3a0-0000-7000-8000-000000000001'
const district = {
  id: 0,
  powerPermille: 1_000,
  waterPermille: 655,
  outageMinutes: 20,
  airIndex: 5,
  noiseTenths: 612,
  offences: 4,
  residents: 1_200,
}
const told = {
  cityId: ID,
  tick: 7,
  simulatedTime: '2030-01-07T05:37:00.000Z',
  room: 120,
  links: { ids: [3, 4, 9], delayPermille: [1_000, 2_550, 1_200], vehicles: [0, 12, 3], closed: [4, 9] },
  districts: [district],
}
const feature = (id: string, properties: object) => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates: [0, 0] },
  properties,
})
const map = {
  type: 'FeatureCollection',
  crs: 'urbe:metres',
  bbox: [0, 0, 1, 1],
  features: [
    feature('district:0', { kind: 'district', name: 'Old Quay' }),
    feature('road:4', { kind: 'road', name: 'Long Street', links: [4, 9] }),
  ],
}
const answers = (conditions: object) => ({
  [`GET /cities/${ID}/conditions`]: conditions,
  [`GET /cities/${ID}/map`]: map,
})

describe('urbe city conditions', () => {
  it('tells the slowest roads first and each district by name', async () => {
    const { code, out } = await urbe(`city conditions ${ID}`, answers(told))
    expect(code).toBe(0)
    expect(out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'tick 7, 2030-01-07T05:37:00.000Z, 2 of 3 used roads are slowed, 2 are closed',
      '',
      'TRAVEL TIME | VEHICLES | SLOWEST ROADS',
      '2.5x | 12 | Long Street',
      '1.2x | 3 | Long Street',
      '',
      'RESIDENTS | POWER | WATER | WITHOUT SUPPLY | AIR | NOISE | OFFENCES | DISTRICT',
      '1200 | 100.0 % | 65.5 % | 20 min | very poor | 61.2 dB | 4 | Old Quay',
    ])
  })

  it('says only what there is of an empty city without districts', async () => {
    const empty = { ...told, links: { ids: [], delayPermille: [], vehicles: [], closed: [] }, districts: [] }
    const { out } = await urbe(`city conditions ${ID}`, answers(empty))
    expect(out).toBe('tick 7, 2030-01-07T05:37:00.000Z, 0 of 0 used roads are slowed')
  })

  it('gives programs the answer as it is, of the tick that is asked for', async () => {
    const { asked, out } = await urbe(`--json city conditions ${ID} --tick 7`, answers(told))
    expect(JSON.parse(out)).toEqual(told)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('tick=7')
    expect((await urbe(`city conditions ${ID} --tick soon`, answers(told))).code).toBe(2)
  })
})
