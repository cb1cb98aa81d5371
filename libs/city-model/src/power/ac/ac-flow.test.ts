import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { caseOf, meshed } from '../../../test/power-cases.ts'
import type { PowerCase } from '../case/power-case.ts'
import type { PowerFlow } from '../power-flow.ts'
import { acPowerFlow, MISMATCH_ENOUGH, NEWTON_ITERATIONS_MAX } from './ac-flow.ts'

/** MVA that Kirchhoff misses at the worst bus: injection less shunts less what goes into the branches. */
function imbalance({ buses, branches }: PowerCase, flow: PowerFlow): number {
  const { pf, qf, pt, qt } = flow.branches
  const p = flow.buses.injectedMw.map(
    (mw, bus) => mw - (buses.shuntMw[bus] ?? 0) * (flow.buses.vm[bus] ?? 0) ** 2,
  )
  const q = flow.buses.injectedMvar.map(
    (mvar, bus) => mvar + (buses.shuntMvar[bus] ?? 0) * (flow.buses.vm[bus] ?? 0) ** 2,
  )
  for (const [line, from] of branches.from.entries()) {
    const to = branches.to[line] ?? 0
    p[from] = (p[from] ?? 0) - (pf[line] ?? 0)
    q[from] = (q[from] ?? 0) - (qf[line] ?? 0)
    p[to] = (p[to] ?? 0) - (pt[line] ?? 0)
    q[to] = (q[to] ?? 0) - (qt[line] ?? 0)
  }
  return Math.max(...p.map(Math.abs), ...q.map(Math.abs))
}

/** A source at `vg`, a line, a load. */
const twoBuses = ({ p = 80, q = 30, r = 0, x = 0.2, vg = 1 }) =>
  caseOf({
    bus: [
      [1, 3],
      [2, 1, p, q],
    ],
    gen: [[1, 0, 0, 0, 0, vg]],
    branch: [[1, 2, r, x]],
  })

describe('the AC power flow', () => {
  it('gives the voltage of the closed form behind a line', () => {
    const parts = {
      p: fc.double({ min: 1, max: 60, noNaN: true }),
      q: fc.double({ min: -20, max: 30, noNaN: true }),
    }
    const line = {
      r: fc.double({ min: 0, max: 0.1, noNaN: true }),
      x: fc.double({ min: 0.05, max: 0.3, noNaN: true }),
    }
    fc.assert(
      fc.property(fc.record({ ...parts, ...line }), ({ p, q, r, x }) => {
        const flow = acPowerFlow(twoBuses({ p, q, r, x, vg: 1.05 }))
        // v⁴ + (2 (r p + x q) - vg²) v² + (r² + x²)(p² + q²) = 0, of which the upper root is stable.
        const half = (1.05 * 1.05 - (2 * (r * p + x * q)) / 100) / 2
        const square = half + Math.sqrt(half * half - ((r * r + x * x) * (p * p + q * q)) / 1e4)
        expect(flow.converged).toBe(true)
        expect(flow.buses.vm[1]).toBeCloseTo(Math.sqrt(square), 10)
        const sine = (x * p - r * q) / 100 / (1.05 * Math.sqrt(square))
        expect(flow.buses.va[1]).toBeCloseTo((-Math.asin(sine) * 180) / Math.PI, 8)
        // What the current burns in the resistance.
        expect(flow.lossesMw).toBeCloseTo((r * (p * p + q * q)) / square / 100, 8)
      }),
      { numRuns: 100 },
    )
  })
})

describe('the AC power flow of a mesh', () => {
  it.each([1, 2, 3])('keeps Kirchhoff at every bus of mesh %i', (seed) => {
    const power = meshed(8, seed)
    const flow = acPowerFlow(power)
    expect(flow.converged).toBe(true)
    expect(imbalance(power, flow)).toBeLessThan(1e-9)
  })

  it('feeds what loads, shunts and lines take', () => {
    const power = meshed(8)
    const { buses, lossesMw } = acPowerFlow(power)
    const fed = buses.injectedMw.reduce((sum, mw) => sum + mw, 0)
    const shunts = power.buses.shuntMw.reduce((sum, mw, bus) => sum + mw * (buses.vm[bus] ?? 0) ** 2, 0)
    expect(fed).toBeCloseTo(lossesMw + shunts, 9)
  })

  it('solves 2,500 buses to the last digits', () => {
    const power = meshed(50)
    const flow = acPowerFlow(power)
    expect([flow.converged, flow.iterations]).toEqual([true, 5])
    expect(flow.mismatch).toBeLessThan(1e-12)
    expect(imbalance(power, flow)).toBeLessThan(1e-9)
  })

  it('is the same bits every time', () => {
    expect(acPowerFlow(meshed(5))).toEqual(acPowerFlow(meshed(5)))
  })
})

describe('the AC power flow of generators and transformers', () => {
  it('holds the voltage of a bus with generators, the last one saying it', () => {
    const power = caseOf({
      bus: [
        [1, 3],
        [2, 2, 50],
      ],
      gen: [
        [1, 0, 0, 0, 0, 1.01],
        [2, 10, 0, 0, 0, 1.03],
        [2, 20, 0, 0, 0, 1.02],
        [2, 5, 0, 0, 0, 1.04, 100, 0],
      ],
      branch: [[1, 2]],
    })
    const { vm, injectedMw } = acPowerFlow(power).buses
    expect([...vm]).toEqual([1.01, 1.02])
    expect(injectedMw[1]).toBeCloseTo(-20, 10)
  })

  it('has what a generator feeds at a bus that it does not hold', () => {
    const power = caseOf({
      bus: [
        [1, 3],
        [2, 1, 50],
      ],
      gen: [[1], [2, 30, 5, 0, 0, 1.2]],
      branch: [[1, 2]],
    })
    const { vm, injectedMw, injectedMvar } = acPowerFlow(power).buses
    expect(vm[1]).toBeLessThan(1.01)
    expect([injectedMw[1], injectedMvar[1]]).toEqual([expect.closeTo(-20, 10), expect.closeTo(5, 10)])
  })

  it('turns the other side of a phase shifter', () => {
    const power = caseOf({
      bus: [
        [1, 3],
        [2, 1],
      ],
      gen: [[1]],
      branch: [[1, 2, 0.01, 0.1, 0, 0, 0, 0, 0.5, 30]],
    })
    const { vm, va } = acPowerFlow(power).buses
    expect([vm[1], va[1]]).toEqual([expect.closeTo(2, 12), expect.closeTo(-30, 10)])
  })

  it('brings angles back between -180 and 180 degrees', () => {
    const lines = [1, 2].map((from) => [from, from + 1, 0.01, 0.1, 0, 0, 0, 0, 0, 100])
    const bus = [1, 2, 3].map((id) => [id, id === 1 ? 3 : 1, 0, 0, 0, 0, 1, 1, 98 - 98 * id])
    const { va } = acPowerFlow(caseOf({ bus, gen: [[1]], branch: lines })).buses
    expect(va[2]).toBeCloseTo(160, 10)
  })
})

describe('an AC power flow with equipment out of service', () => {
  it('lets nothing flow over a branch that is open', () => {
    const branch = [
      [1, 2],
      [1, 2, 0.01, 0.2, 0.1, 0, 0, 0, 0, 0, 0],
    ]
    const { branches } = acPowerFlow(
      caseOf({
        bus: [
          [1, 3],
          [2, 1, 10],
        ],
        gen: [[1]],
        branch,
      }),
    )
    expect([branches.pf[1], branches.qf[1], branches.pt[1], branches.qt[1]]).toEqual([0, 0, 0, 0])
    expect(branches.pf[0]).toBeCloseTo(10, 10)
  })

  it('leaves an isolated bus at the voltage of the case', () => {
    const bus = [
      [1, 3],
      [2, 1, 10],
      [3, 4, 5, 5, 0, 0, 1, 0.9, -7],
    ]
    const { buses, converged } = acPowerFlow(
      caseOf({
        bus,
        gen: [[1], [3]],
        branch: [
          [1, 2],
          [2, 3],
        ],
      }),
    )
    expect([converged, buses.vm[2], buses.va[2], buses.injectedMw[2]]).toEqual([true, 0.9, -7, 0])
  })
})

describe('the reference of an AC power flow', () => {
  it('is the first PV bus where none is left', () => {
    const bus = [
      [1, 3, 10],
      [2, 2, 0, 0, 0, 0, 1, 1, 12],
      [3, 2],
    ]
    const gen = [
      [1, 5, 0, 0, 0, 1, 100, 0],
      [3, 5],
      [2, 0],
    ]
    const { buses } = acPowerFlow(
      caseOf({
        bus,
        gen,
        branch: [
          [1, 2],
          [2, 3],
        ],
      }),
    )
    expect(buses.va[1]).toBeCloseTo(12, 12)
    expect([buses.injectedMw[0], buses.injectedMw[2]]).toEqual([
      expect.closeTo(-10, 10),
      expect.closeTo(5, 10),
    ])
  })

  it('is several buses where the case has several', () => {
    const bus = [
      [1, 3, 0, 0, 0, 0, 1, 1, 3],
      [2, 1, 60],
      [3, 3, 0, 0, 0, 0, 1, 1, -2],
    ]
    const { buses } = acPowerFlow(
      caseOf({
        bus,
        gen: [[1], [3]],
        branch: [
          [1, 2],
          [2, 3],
        ],
      }),
    )
    expect([buses.va[0], buses.va[2]]).toEqual([expect.closeTo(3, 12), expect.closeTo(-2, 12)])
  })
})

describe('an AC power flow without an answer', () => {
  it('says so beyond the most that a line carries', () => {
    const flow = acPowerFlow(twoBuses({ p: 300 }))
    expect(flow.converged).toBe(false)
    expect(flow.iterations).toBeLessThanOrEqual(NEWTON_ITERATIONS_MAX)
    expect(flow.buses.vm.every(Number.isFinite)).toBe(true)
  })

  it('says so where an island has no reference', () => {
    const flow = acPowerFlow(
      caseOf({
        bus: [
          [1, 3],
          [2, 1, 10],
        ],
        gen: [[1]],
        branch: [],
      }),
    )
    expect([flow.converged, flow.iterations]).toEqual([false, 0])
  })

  it('says so where the iterations do not suffice', () => {
    const flow = acPowerFlow(twoBuses({}), { iterationsMax: 1 })
    expect([flow.converged, flow.iterations]).toEqual([false, 1])
  })

  it('says so where rounding does not let it reach what is asked', () => {
    const flow = acPowerFlow(meshed(6), { tolerance: 1e-30 })
    expect(flow.converged).toBe(false)
    expect(flow.mismatch).toBeLessThan(MISMATCH_ENOUGH)
  })

  it('stops at the tolerance that is asked', () => {
    const [rough, exact] = [acPowerFlow(twoBuses({}), { tolerance: 0.01 }), acPowerFlow(twoBuses({}))]
    expect([rough.converged, exact.converged]).toEqual([true, true])
    expect(rough.iterations).toBeLessThan(exact.iterations)
  })
})
