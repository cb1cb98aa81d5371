import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { meshed } from '../../../test/power-cases.ts'
import { gridOf } from '../dc/dc-flow.ts'
import { netOf } from '../dc/factored-grid.ts'
import { without } from '../dc/grid.ts'
import { DispatchError, dispatch, type Units } from './merit-order.ts'
import { ration } from './ration.ts'
import { supply, topologyOf } from './supply.ts'

interface Unit {
  readonly min?: number
  readonly max: number
  readonly linear: number
  readonly quadratic?: number
}
const unitsOf = (units: readonly Unit[]): Units => ({
  minW: Float64Array.from(units, ({ min = 0 }) => min),
  maxW: Float64Array.from(units, ({ max }) => max),
  linear: Float64Array.from(units, ({ linear }) => linear),
  quadratic: Float64Array.from(units, ({ quadratic = 0 }) => quadratic),
})
const costOf = ({ linear, quadratic }: Units, outputW: Float64Array) =>
  outputW.reduce(
    (sum, watts, unit) => sum + (linear[unit] ?? 0) * watts + (quadratic[unit] ?? 0) * watts * watts,
    0,
  )

describe('the merit order', () => {
  it('takes the cheapest first, and of equals the first', () => {
    const units = unitsOf([
      { max: 100, linear: 3 },
      { max: 50, linear: 1 },
      { max: 100, linear: 3 },
      { max: 40, linear: 2 },
    ])
    const { outputW, generatedW, unservedW, price } = dispatch(units, 130)
    expect([...outputW]).toEqual([40, 50, 0, 40])
    expect([generatedW, unservedW, price]).toEqual([130, 0, 3])
  })

  it('runs units of rising cost at one price', () => {
    const units = unitsOf([
      { max: 1000, linear: 1, quadratic: 0.01 },
      { max: 1000, linear: 3, quadratic: 0.005 },
    ])
    // 1 + 0.02 a = 3 + 0.01 b and a + b = 500.
    expect([...dispatch(units, 500).outputW]).toEqual([234, 266].map((w) => expect.closeTo(w, -0.5)))
    expect(dispatch(units, 500).generatedW).toBe(500)
  })

  it('keeps minima running, and leaves the watts to the cheap ones', () => {
    const units = unitsOf([
      { min: 20, max: 100, linear: 9 },
      { max: 100, linear: 1 },
    ])
    expect([...dispatch(units, 60).outputW]).toEqual([20, 40])
  })

  it('switches off the dearest where the minima are more than the demand, and puts back what fits', () => {
    const units = unitsOf([
      { min: 40, max: 45, linear: 1 },
      { min: 30, max: 100, linear: 5 },
      { min: 5, max: 20, linear: 9 },
    ])
    const { outputW, unservedW } = dispatch(units, 50)
    expect([[...outputW], unservedW]).toEqual([[45, 0, 5], 0])
  })

  it('tells what no unit can serve, and then no price', () => {
    const { generatedW, unservedW, price } = dispatch(unitsOf([{ max: 70, linear: 2 }]), 100)
    expect([generatedW, unservedW, price]).toEqual([70, 30, undefined])
    expect(dispatch(unitsOf([]), 5)).toEqual({
      outputW: new Float64Array(),
      generatedW: 0,
      unservedW: 5,
      price: undefined,
    })
  })

  it('has no price where the minima suffice', () => {
    expect(dispatch(unitsOf([{ min: 10, max: 70, linear: 2 }]), 10).price).toBeUndefined()
  })

  it.each([
    [{ max: 10, linear: 1 }, 1.5],
    [{ max: 10, linear: 1 }, -1],
    [{ max: 10.5, linear: 1 }, 1],
    [{ min: 11, max: 10, linear: 1 }, 1],
    [{ max: 10, linear: 1, quadratic: -1 }, 1],
    [{ max: 10, linear: Number.NaN }, 1],
    [{ max: 10, linear: 1, quadratic: Number.POSITIVE_INFINITY }, 1],
  ])('refuses %j for %d W', (unit, demandW) => {
    expect(() => dispatch(unitsOf([unit]), demandW)).toThrow(DispatchError)
  })

  it('refuses more watts than whole numbers can tell', () => {
    const large = { max: Number.MAX_SAFE_INTEGER, linear: 1 }
    expect(() => dispatch(unitsOf([large, large]), 1)).toThrow('less than 2^53 watts together')
  })
})

const unit = fc.record({
  max: fc.integer({ min: 0, max: 5000 }),
  linear: fc.integer({ min: -5, max: 20 }),
  quadratic: fc.constantFrom(0, 0, 0.001, 0.02),
})

describe('any dispatch', () => {
  it('balances to the watt within the limits', () => {
    const withMinima = fc.array(
      unit.chain((each) => fc.integer({ min: 0, max: each.max }).map((min) => ({ ...each, min }))),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(withMinima, fc.integer({ min: 0, max: 30_000 }), (units, demandW) => {
        const columns = unitsOf(units)
        const { outputW, generatedW, unservedW } = dispatch(columns, demandW)
        expect(outputW.reduce((sum, watts) => sum + watts, 0)).toBe(generatedW)
        expect(generatedW + unservedW).toBe(demandW)
        expect(unservedW).toBeGreaterThanOrEqual(0)
        for (const [at, watts] of outputW.entries()) {
          const isWithin = watts >= (columns.minW[at] ?? 0) && watts <= (columns.maxW[at] ?? 0)
          expect([at, Number.isInteger(watts) && (watts === 0 || isWithin)]).toEqual([at, true])
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is not made cheaper by moving watts between two units', () => {
    fc.assert(
      fc.property(
        fc.array(unit, { minLength: 2, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (units, share) => {
          const columns = unitsOf(units)
          const demandW = Math.floor(share * columns.maxW.reduce((sum, max) => sum + max, 0))
          const { outputW, unservedW } = dispatch(columns, demandW)
          expect(unservedW).toBe(0)
          const cost = costOf(columns, outputW)
          for (const [a, watts] of outputW.entries()) {
            for (const [b, others] of outputW.entries()) {
              const moved = Math.min(10, watts, (columns.maxW[b] ?? 0) - others)
              const other = Float64Array.from(outputW)
              other[a] = watts - moved
              other[b] = others + moved
              // Whole watts may cost a little against the exact optimum.
              if (a !== b) expect(costOf(columns, other)).toBeGreaterThanOrEqual(cost - 1)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('rationing', () => {
  const demandW = Float64Array.of(100, 50, 30, 20)

  it('serves the lower numbers first and shares out where it runs short', () => {
    const priority = Uint8Array.of(1, 0, 1, 1)
    expect([...ration({ demandW, priority, availableW: 80 })]).toEqual([20, 50, 6, 4])
  })

  it('gives watts that do not divide to the first', () => {
    const priority = new Uint8Array(3)
    expect([...ration({ demandW: Float64Array.of(1, 1, 1), priority, availableW: 2 })]).toEqual([1, 1, 0])
  })

  it('serves all where there is enough, and none where nobody asks', () => {
    expect([...ration({ demandW, priority: new Uint8Array(4), availableW: 1000 })]).toEqual([...demandW])
    expect([...ration({ demandW: new Float64Array(2), priority: new Uint8Array(2), availableW: 9 })]).toEqual(
      [0, 0],
    )
  })

  it('gives out exactly what there is, to nobody more than was asked', () => {
    const bus = fc.record({ watts: fc.integer({ min: 0, max: 1e12 }), level: fc.integer({ min: 0, max: 3 }) })
    fc.assert(
      fc.property(
        fc.array(bus, { maxLength: 20 }),
        fc.double({ min: 0, max: 1.2, noNaN: true }),
        (buses, share) => {
          const wanted = Float64Array.from(buses, ({ watts }) => watts)
          const total = wanted.reduce((sum, watts) => sum + watts, 0)
          const availableW = Math.floor(total * share)
          const served = ration({
            demandW: wanted,
            priority: Uint8Array.from(buses, ({ level }) => level),
            availableW,
          })
          expect(served.reduce((sum, watts) => sum + watts, 0)).toBe(Math.min(total, availableW))
          expect(served.every((watts, at) => watts >= 0 && watts <= (wanted[at] ?? 0))).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('the supply of an hour', () => {
  const power = meshed(5)
  const grid = { ...gridOf(power), pushedMw: new Float64Array(40) }
  const demandW = Float64Array.from({ length: 25 }, (_, bus) => 1_000_001 * (1 + (bus % 4)))
  const units = unitsOf([
    { max: 30_000_000, linear: 2 },
    { max: 60_000_000, linear: 1, quadratic: 1e-8 },
  ])
  const hour = {
    units,
    unitBus: Int32Array.of(3, 20),
    demandW,
    priority: Uint8Array.from(demandW, (_, bus) => bus % 2),
  }

  it('generates what is served, and its flows keep Kirchhoff', () => {
    const { outputW, servedW, unservedW, flowsMw } = supply(topologyOf(grid), hour)
    const sum = (values: Float64Array) => values.reduce((total, each) => total + each, 0)
    expect([sum(outputW), unservedW]).toEqual([sum(servedW), 0])
    const net = netOf(grid, flowsMw)
    const off = net.map((mw, bus) => {
      const fed = (bus === 3 ? (outputW[0] ?? 0) : 0) + (bus === 20 ? (outputW[1] ?? 0) : 0)
      return Math.abs(mw - (fed - (servedW[bus] ?? 0)) / 1e6)
    })
    expect(Math.max(...off)).toBeLessThan(1e-9)
  })

  it('rations an island that lost its station, and leaves it dark', () => {
    const corner = [...grid.from.keys()].filter((line) => grid.from[line] === 0 || grid.to[line] === 0)
    const { servedW, unservedW, price } = supply(topologyOf(without(grid, corner)), hour)
    expect([servedW[0], unservedW]).toEqual([0, demandW[0]])
    expect(price).toEqual([undefined, expect.any(Number)])
  })

  it('serves the first priority where power is short', () => {
    const short = {
      ...hour,
      units: unitsOf([
        { max: 10_000_000, linear: 2 },
        { max: 25_000_000, linear: 1 },
      ]),
    }
    const { servedW, unservedW } = supply(topologyOf(grid), short)
    const total = demandW.reduce((sum, watts) => sum + watts, 0)
    expect(unservedW).toBe(total - 35_000_000)
    expect([...servedW].every((watts, bus) => bus % 2 === 1 || watts === demandW[bus])).toBe(true)
  })

  it('tells the lines that carry too much', () => {
    const { overloads } = supply(topologyOf({ ...grid, ratingMw: new Float64Array(40).fill(2) }), hour)
    expect(overloads.length).toBeGreaterThan(0)
    expect(overloads.every(({ loading }) => loading > 1)).toBe(true)
  })
})
