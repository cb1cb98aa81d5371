import { describe, expect, it } from '@jest/globals'

import { runWhole } from '../core/phase.ts'
import { roadNetworkOf } from '../road-network.ts'
import { fundedColumns } from './funded.fixture.ts'
import {
  createTransit,
  PLACES_A_VEHICLE,
  SERVICE_PERMILLE_MAX,
  servicePermille,
  type TransitPlan,
  transitPhases,
  vehiclesAt,
} from './index.ts'

/** Three crossings in a row, half a kilometre apart, and a line along them every ten minutes. */
const network = roadNetworkOf(
  { x: Float64Array.of(0, 500, 1000), y: Float64Array.of(0, 0, 0), firstThroughNode: 0 },
  [],
)
const line = {
  name: 'Line 1',
  nodes: [0, 1, 2],
  stops: [0, 1, 2],
  seconds: [0, 70, 140],
  headwaySeconds: 600,
}
const plan: TransitPlan = { lines: [line] }
const [NOON, NIGHT] = [12, 2]
const NOON_END = 13 * 3600 - 19_800

function fundedBy(ppm: number) {
  const { columns } = fundedColumns(plan)
  columns.transitPpm[0] = ppm
  return { columns, transit: createTransit(plan, { network, columns }) }
}

describe('what is spent on transit', () => {
  it('is vehicles, twice as many at most, and none with less than a tenth', () => {
    const ppm = [0, 99_999, 100_000, 500_000, 1_000_000, 2_000_000, 3_000_000]
    expect(ppm.map(servicePermille)).toEqual([0, 0, 100, 500, 1000, 2000, SERVICE_PERMILLE_MAX])
  })

  it('moves the number of vehicles', () => {
    const usual = vehiclesAt(line, NOON)
    expect([500, 1000, 2000].map((service) => vehiclesAt(line, NOON, service))).toEqual([
      usual / 2,
      usual,
      usual * 2,
    ])
  })

  it('moves the wait, also where it has its limit', () => {
    const walkingWith = (ppm: number, hour = NOON) => {
      const { transit } = fundedBy(ppm)
      expect(transit.find(0, 2, hour)).toBe(true)
      return transit.way.walkingSeconds
    }
    expect([2_000_000, 1_000_000, 800_000].map((ppm) => walkingWith(ppm))).toEqual([150, 300, 375])
    expect([500_000, 100_000].map((ppm) => walkingWith(ppm))).toEqual([600, 3000])
    expect([1_000_000, 500_000].map((ppm) => walkingWith(ppm, NIGHT))).toEqual([450, 900])
  })

  it('is noticed from one day to the next, either way', () => {
    const { columns, transit } = fundedBy(1_000_000)
    const walking = [1_000_000, 2_000_000, 0, 1_000_000].map((ppm) => {
      columns.transitPpm[0] = ppm
      return transit.find(0, 2, NOON) ? transit.way.walkingSeconds : undefined
    })
    expect(walking).toEqual([300, 150, undefined, 300])
  })

  it('makes room: the same riders fill half of twice the vehicles, and nothing where none runs', () => {
    const crowdingWith = (ppm: number) => {
      const { columns } = fundedBy(ppm)
      columns.transitRidingSeconds[0] = vehiclesAt(line, NOON) * PLACES_A_VEHICLE * 3600 * 0.4
      for (const phase of transitPhases({ plan, columns })) runWhole(phase, NOON_END)
      return columns.transitCrowding[NOON]
    }
    expect([500_000, 1_000_000, 2_000_000, 0].map(crowdingWith)).toEqual([400, 200, 100, 0])
  })
})
