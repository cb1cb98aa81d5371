import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { caseOf, meshed } from '../../../test/power-cases.ts'
import { dcPowerFlow, gridOf } from './dc-flow.ts'
import { anglesFor, factorGrid, flowsAt, flowsFor, netOf } from './factored-grid.ts'
import { islandsOf } from './islands.ts'

const degrees = (radians: number) => (radians * 180) / Math.PI

describe('the DC power flow', () => {
  it('shares a load between two ways in inverse proportion to their reactance', () => {
    const branch = [
      [1, 2, 0, 0.1],
      [1, 3, 0, 0.1],
      [3, 2, 0, 0.2],
    ]
    const { branches, buses, converged } = dcPowerFlow(
      caseOf({
        bus: [
          [1, 3],
          [2, 1, 80],
          [3, 1],
        ],
        gen: [[1]],
        branch,
      }),
    )
    expect(converged).toBe(true)
    expect([...branches.pf]).toEqual([60, 20, 20].map((mw) => expect.closeTo(mw, 12)))
    expect([...branches.pt]).toEqual([-60, -20, -20].map((mw) => expect.closeTo(mw, 12)))
    expect(buses.va[1]).toBeCloseTo(degrees(-0.06), 12)
    expect([...buses.vm, ...branches.qf, ...branches.qt]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0])
  })

  it('knows taps, phase shifters, shunt conductances and the angle of the reference', () => {
    const bus = [
      [1, 3, 0, 0, 0, 0, 1, 1, 5],
      [2, 1, 40, 0, 10],
    ]
    const branch = [[1, 2, 0, 0.1, 0, 0, 0, 0, 1.25, 2]]
    const { branches, buses } = dcPowerFlow(caseOf({ bus, gen: [[1]], branch }))
    expect(branches.pf[0]).toBeCloseTo(50, 12)
    // 0.5 per unit over x · ratio, and the shift itself.
    expect(buses.va[1]).toBeCloseTo(5 - 2 - degrees(0.5 * 0.125), 12)
    expect([...buses.injectedMw]).toEqual([expect.closeTo(50, 12), expect.closeTo(-40, 12)])
  })
})

describe('the DC power flow round rings', () => {
  it('pushes power round a ring by a phase shifter', () => {
    const branch = [
      [1, 2, 0, 0.1],
      [2, 3, 0, 0.1],
      [3, 1, 0, 0.1, 0, 0, 0, 0, 0, -3],
    ]
    const { pf } = dcPowerFlow(
      caseOf({
        bus: [
          [1, 3],
          [2, 1],
          [3, 1],
        ],
        gen: [[1]],
        branch,
      }),
    ).branches
    const round = ((3 * Math.PI) / 180 / 0.3) * 100
    expect([...pf]).toEqual([round, round, round].map((mw) => expect.closeTo(mw, 10)))
  })

  it('keeps Kirchhoff at every one of 2,500 buses', () => {
    const power = meshed(50)
    const flow = dcPowerFlow(power)
    const net = netOf(gridOf(power), flow.branches.pf)
    const off = net.map((mw, bus) =>
      Math.abs(mw - (flow.buses.injectedMw[bus] ?? 0) + (power.buses.shuntMw[bus] ?? 0)),
    )
    expect(Math.max(...off)).toBeLessThan(1e-9)
    expect(flow.mismatch).toBeLessThan(1e-11)
    expect(flow.lossesMw).toBe(0)
  })
})

describe('the DC power flow of what is not in service', () => {
  it('leaves an isolated bus at the voltage of the case, and open branches empty', () => {
    const bus = [
      [1, 3],
      [2, 1, 10],
      [3, 4, 5, 0, 0, 0, 1, 0.9, -7],
    ]
    const branch = [
      [1, 2],
      [2, 3],
      [1, 2, 0, 0.1, 0, 0, 0, 0, 0, 0, 0],
    ]
    const { branches, buses, converged } = dcPowerFlow(caseOf({ bus, gen: [[1]], branch }))
    expect([converged, buses.vm[2], buses.va[2]]).toEqual([true, 0.9, -7])
    expect([...branches.pf]).toEqual([expect.closeTo(10, 12), 0, 0])
  })

  it.each([
    [
      'an island has no reference',
      {
        bus: [
          [1, 3],
          [2, 1, 5],
        ],
        gen: [[1]],
        branch: [],
      },
    ],
    [
      'reactances cancel',
      {
        bus: [
          [1, 3],
          [2, 1, 5],
        ],
        gen: [[1]],
        branch: [
          [1, 2, 0, 0.1],
          [1, 2, 0, -0.1],
        ],
      },
    ],
    [
      'a line has no reactance',
      {
        bus: [
          [1, 3],
          [2, 1, 5],
        ],
        gen: [[1]],
        branch: [[1, 2, 0.1, 0]],
      },
    ],
  ])('has no answer where %s, and says so', (_, rows) => {
    const { converged, mismatch } = dcPowerFlow(caseOf(rows))
    expect([converged, mismatch]).toEqual([false, Number.POSITIVE_INFINITY])
  })
})

describe('a factored grid', () => {
  const grid = { ...gridOf(meshed(6)), pushedMw: new Float64Array(60) }
  const factored = factorGrid(grid, Int32Array.of(0))

  it('adds flows as injections are added', () => {
    const injections = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), {
      minLength: 36,
      maxLength: 36,
    })
    fc.assert(
      fc.property(injections, injections, (a, b) => {
        const together = flowsFor(
          factored,
          Float64Array.from(a, (mw, bus) => mw + 2 * (b[bus] ?? 0)),
        )
        const [alone, other] = [
          flowsFor(factored, Float64Array.from(a)),
          flowsFor(factored, Float64Array.from(b)),
        ]
        const off = together.map((mw, line) => Math.abs(mw - (alone[line] ?? 0) - 2 * (other[line] ?? 0)))
        expect(Math.max(...off)).toBeLessThan(1e-9)
      }),
      { numRuns: 50 },
    )
  })

  it('lets the reference bus take what the others leave', () => {
    const injected = new Float64Array(36)
    injected[20] = 12
    const net = netOf(grid, flowsFor(factored, injected))
    expect([net[0], net[20], net[7]]).toEqual([
      expect.closeTo(-12, 10),
      expect.closeTo(12, 10),
      expect.closeTo(0, 10),
    ])
  })

  it('takes the angles of several references as given', () => {
    const two = factorGrid(grid, Int32Array.of(0, 35))
    const given = new Float64Array(36)
    given[35] = 0.1
    const angles = anglesFor(two, new Float64Array(36), given)
    expect([angles[0], angles[35]]).toEqual([0, 0.1])
    expect(netOf(grid, flowsAt(grid, angles))[35]).toBeGreaterThan(0)
  })

  it('is one island', () => {
    expect(islandsOf(grid).count).toBe(1)
  })
})
