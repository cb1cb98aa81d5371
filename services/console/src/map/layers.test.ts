import { describe, expect, it } from '@jest/globals'

import {
  CLOSED,
  DELAY_BOUNDS,
  delayStep,
  districtStep,
  overlayOf,
  SERVED_BOUNDS,
  servedStep,
} from './layers.ts'

const district = {
  id: 2,
  powerPermille: 1_000,
  waterPermille: 700,
  outageMinutes: 12,
  airIndex: 4,
  noiseTenths: 555,
  offences: 3,
  residents: 900,
}
const conditions = {
  links: { ids: [1, 4], delayPermille: [1_000, 3_500], vehicles: [0, 9], closed: [2, 6] },
  districts: [district, { ...district, id: 0, waterPermille: 1_000 }],
}
const share = () => '70 %'

describe('a step', () => {
  it('of delay is free flow up to the first bound and the worst from the last', () => {
    expect([0, 1_000, 1_149].map(delayStep)).toEqual([0, 1, 1])
    expect(DELAY_BOUNDS.map(delayStep)).toEqual([2, 3, 4, 5])
    expect(delayStep(90_000)).toBe(5)
  })
  it('of a service is full but for a rounding, and an outage below half', () => {
    const { nearly, short, outage } = SERVED_BOUNDS
    expect([1_000, nearly, nearly - 1, short, short - 1, outage, outage - 1, 0].map(servedStep)).toEqual([
      1, 1, 3, 3, 4, 4, 5, 5,
    ])
  })
  it('of a district is that of what the layer shows', () => {
    expect(
      (['traffic', 'power', 'water', 'air'] as const).map((layer) => districtStep(layer, district)),
    ).toEqual([0, 1, 4, 4])
    expect(districtStep('air', { ...district, airIndex: 0 })).toBe(0)
  })
})

describe('an overlay', () => {
  it('colours roads by link in the layer of traffic, and no district', () => {
    const { links, districts, notes } = overlayOf('traffic', conditions, share)
    expect([...links]).toEqual([0, 1, CLOSED, 0, 5, 0, CLOSED])
    expect([...districts]).toEqual([0, 0, 0])
    expect(notes).toEqual([])
  })
  it('tints districts by their number in the other layers, with a figure, and no road', () => {
    const { links, districts, notes } = overlayOf(
      'water',
      conditions,
      ({ waterPermille }) => `${waterPermille}`,
    )
    expect(links).toHaveLength(0)
    expect([...districts]).toEqual([1, 0, 4])
    expect([notes[0], notes[2]]).toEqual(['1000', '700'])
  })
  it('is there before anything is known', () => {
    expect(overlayOf('traffic', undefined, share)).toEqual({
      layer: 'traffic',
      links: new Uint8Array(),
      districts: new Uint8Array(),
      notes: [],
    })
  })
})
