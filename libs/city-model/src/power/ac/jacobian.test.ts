import { describe, expect, it } from '@jest/globals'

import { caseOf, drawn, meshed } from '../../../test/power-cases.ts'
import { placeOf } from '../../math/sparse/index.ts'
import { busRoles } from '../bus-roles.ts'
import { admittancesOf } from './admittance.ts'
import { fill, jacobianOf, unknownsOf } from './jacobian.ts'
import { powerInto, upright, voltagesOf } from './voltages.ts'

const power = meshed(4)
const admittances = admittancesOf(power)
const unknowns = unknownsOf(admittances, busRoles(power))
const draw = drawn(5)
const vm = Float64Array.from({ length: 16 }, () => 0.9 + 0.2 * draw())
const va = Float64Array.from({ length: 16 }, () => 0.6 * draw() - 0.3)
const STEP = 1e-6

describe('the unknowns of a power flow', () => {
  it('are the angles but at the reference and the magnitudes at PQ buses, each once', () => {
    const { pv, pq, reference } = busRoles(power)
    const places = [...unknowns.angleOf, ...unknowns.magnitudeOf].filter((place) => place >= 0)
    expect(places.sort((a, b) => a - b)).toEqual(
      Array.from({ length: pv.length + 2 * pq.length }, (_, at) => at),
    )
    expect([...reference].map((bus) => unknowns.angleOf[bus])).toEqual([-1])
    expect([...pv].every((bus) => unknowns.magnitudeOf[bus] === -1)).toBe(true)
  })
})

describe('the Jacobian', () => {
  const jacobian = jacobianOf(admittances, unknowns)
  const voltages = voltagesOf(vm, va)
  fill(jacobian, { admittances, voltages, power: powerInto(admittances, voltages) })

  /** The derivatives of P and Q by the middle of two small steps. */
  function differences(moved: 'vm' | 'va', bus: number) {
    const at = (step: number) => {
      const shifted = { vm: Float64Array.from(vm), va: Float64Array.from(va) }
      shifted[moved][bus] = (shifted[moved][bus] ?? 0) + step
      return powerInto(admittances, voltagesOf(shifted.vm, shifted.va))
    }
    const [more, less] = [at(STEP), at(-STEP)]
    return {
      p: more.p.map((value, row) => (value - (less.p[row] ?? 0)) / (2 * STEP)),
      q: more.q.map((value, row) => (value - (less.q[row] ?? 0)) / (2 * STEP)),
    }
  }

  it.each(['va', 'vm'] as const)('holds the derivatives by every unknown %s', (moved) => {
    const columns = moved === 'va' ? unknowns.angleOf : unknowns.magnitudeOf
    const entry = (row: number, column: number) =>
      jacobian.matrix.values[placeOf(jacobian.matrix, row, column)] ?? 0
    const off = [...columns.entries()]
      .filter(([, column]) => column >= 0)
      .flatMap(([bus, column]) => {
        const { p, q } = differences(moved, bus)
        const rows = [...unknowns.angleOf].map((row, at) => [row, p[at] ?? 0] as const)
        const others = [...unknowns.magnitudeOf].map((row, at) => [row, q[at] ?? 0] as const)
        const asked = [...rows, ...others].filter(([row]) => row >= 0)
        return asked.map(([row, slope]) => Math.abs(entry(row, column) - slope))
      })
    expect(off.length).toBe(columns.filter((column) => column >= 0).length * unknowns.count)
    expect(Math.max(...off)).toBeLessThan(1e-6)
  })
})

describe('admittances', () => {
  it('are those of a transformer that turns and steps down', () => {
    const branch = [[1, 2, 0, 0.5, 0.4, 0, 0, 0, 2, 90]]
    const { ends } = admittancesOf(
      caseOf({
        bus: [
          [1, 3],
          [2, 1],
        ],
        gen: [[1]],
        branch,
      }),
    )
    const near = (value: number) => expect.closeTo(value, 14)
    // -2i in series and 0.2i at each end; the from end sees it through a ratio of 2.
    expect([ends.tt.re[0], ends.tt.im[0]]).toEqual([near(0), near(-1.8)])
    expect([ends.ff.re[0], ends.ff.im[0]]).toEqual([near(0), near(-0.45)])
    expect([ends.ft.re[0], ends.ft.im[0]]).toEqual([near(-1), near(0)])
    expect([ends.tf.re[0], ends.tf.im[0]]).toEqual([near(1), near(0)])
  })

  it('have the shunts of the buses on the diagonal', () => {
    const { real, imaginary } = admittancesOf(
      caseOf({ bus: [[1, 3, 0, 0, 20, -30]], gen: [[1]], branch: [] }),
    )
    expect([...real.values, ...imaginary.values]).toEqual([0.2, -0.3])
  })
})

describe('upright voltages', () => {
  it('have magnitudes from 0 on and angles of at most half a turn', () => {
    const { vm: magnitude, va: angle } = upright(
      voltagesOf(Float64Array.of(-1, 1, 1, 1), Float64Array.of(0.5, 7, -4, Math.PI)),
    )
    expect([...magnitude]).toEqual([1, 1, 1, 1])
    const wanted = [0.5 - Math.PI, 7 - 2 * Math.PI, 2 * Math.PI - 4, Math.PI]
    expect([...angle]).toEqual(wanted.map((value) => expect.closeTo(value, 14)))
  })
})
