import { describe, expect, it } from '@jest/globals'

import { conditionsAsColumns } from './conditions.ts'

const column = (...values: number[]) => Int32Array.from(values)
const links = {
  delayPermille: column(0, 1000, 0, 2500),
  vehicles: column(0, 0, 4, 9),
  closed: Uint8Array.of(1, 0, 0, 1),
}

describe('the conditions of a city', () => {
  it('leave out the links that have nothing to tell', () => {
    expect(conditionsAsColumns({ tick: 5, links })).toEqual({
      tick: 5,
      links: { ids: [1, 2, 3], delayPermille: [1000, 0, 2500], vehicles: [0, 4, 9], closed: [0, 3] },
      districts: [],
      room: 0,
    })
  })
  it('come district by district', () => {
    const districts = {
      powerPermille: column(1000, 400),
      waterPermille: column(1000, 900),
      outageMinutes: column(0, 55),
      airIndex: Uint8Array.of(1, 5),
      noiseTenths: column(512, 601),
      offences: column(3, 8),
      residents: column(1200, 900),
    }
    expect(conditionsAsColumns({ tick: 5, links, districts }).districts[1]).toEqual({
      id: 1,
      powerPermille: 400,
      waterPermille: 900,
      outageMinutes: 55,
      airIndex: 5,
      noiseTenths: 601,
      offences: 8,
      residents: 900,
    })
  })
})
