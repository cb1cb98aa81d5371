import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { costCurves, costIntegral, emptyRoads, setFlow } from './link-costs.ts'
import { exactSum } from './sum.ts'

const plain = {
  from: 1,
  to: 2,
  length: 3,
  toll: 5,
  type: 1,
  capacity: 20,
  freeFlowTime: 2,
  b: 0.15,
  power: 4,
}
const unweighed = { distanceWeight: 0, tollWeight: 0 }

function roadsOf(link: Partial<typeof plain>, weights = unweighed) {
  const curves = costCurves([{ ...plain, ...link }], weights)
  return { curves, state: emptyRoads(curves) }
}

describe('the cost of a link', () => {
  it('follows its curve, plus what length and toll weigh', () => {
    const roads = roadsOf({}, { distanceWeight: 0.1, tollWeight: 0.02 })
    setFlow(roads, 0, 40)
    expect(roads.state.cost[0]).toBeCloseTo(2 * (1 + 0.15 * 16) + 0.3 + 0.1, 12)
    expect(costIntegral(roads, 0)).toBeCloseTo(2 * (40 + (0.15 * 16 * 40) / 5) + 0.4 * 40, 10)
  })

  it('has its slope and its integral, whatever the power', () => {
    const power = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.double({ min: 0.3, max: 9, noNaN: true }))
    fc.assert(
      fc.property(power, fc.double({ min: 1, max: 60, noNaN: true }), (exponent, flow) => {
        const roads = roadsOf({ power: exponent })
        const at = (x: number) => {
          setFlow(roads, 0, x)
          return {
            cost: roads.state.cost[0] ?? 0,
            slope: roads.state.slope[0] ?? 0,
            area: costIntegral(roads, 0),
          }
        }
        const step = 1e-4
        const [low, here, high] = [at(flow - step), at(flow), at(flow + step)]
        expect((high.cost - low.cost) / (2 * step)).toBeCloseTo(
          here.slope,
          -Math.log10(1e-5 * (1 + here.slope)),
        )
        expect((high.area - low.area) / (2 * step)).toBeCloseTo(
          here.cost,
          -Math.log10(1e-5 * (1 + here.cost)),
        )
      }),
    )
  })

  it('is flat without slope, power or time', () => {
    for (const flat of [{ b: 0 }, { power: 0 }, { freeFlowTime: 0 }]) {
      const roads = roadsOf(flat)
      const before = roads.state.cost[0]
      setFlow(roads, 0, 1000)
      expect([roads.state.cost[0], roads.state.slope[0]]).toEqual([before, 0])
    }
  })

  it('rises without bound at first where the power is below one', () => {
    const roads = roadsOf({ power: 0.5 })
    expect([roads.state.cost[0], roads.state.slope[0]]).toEqual([2, Number.POSITIVE_INFINITY])
  })

  it('takes a flow that rounding has left below zero for none', () => {
    const roads = roadsOf({})
    setFlow(roads, 0, -1e-12)
    expect([roads.state.flow[0], roads.state.cost[0]]).toEqual([0, 2])
  })
})

describe('an exact sum', () => {
  it('keeps what plain addition would lose', () => {
    const sum = exactSum()
    for (const term of [1, 1e100, 1, -1e100]) sum.add(term)
    expect(sum.total()).toBe(2)
    expect(exactSum().total()).toBe(0)
  })
})
