import { compress, minimumDegree, placeOf, type SparseMatrix } from '../../math/sparse/index.ts'
import type { BusRoles } from '../bus-roles.ts'
import type { Admittances } from './admittance.ts'
import type { Voltages } from './voltages.ts'

/** The unknowns of the polar power flow; the equation of P has the place of the angle, that of Q the place of the magnitude. */
export interface Unknowns {
  readonly count: number
  /** By bus: the place of its angle, or -1 where it is given. */
  readonly angleOf: Int32Array
  /** By bus: the place of its magnitude, or -1. */
  readonly magnitudeOf: Int32Array
}

export interface Jacobian {
  readonly matrix: SparseMatrix
  /** By entry of the admittance matrix: where its four derivatives stand in the Jacobian, or -1. */
  readonly places: {
    readonly pa: Int32Array
    readonly pm: Int32Array
    readonly qa: Int32Array
    readonly qm: Int32Array
  }
}

/** Numbers the unknowns in an order of elimination that keeps the factors sparse. */
export function unknownsOf({ real }: Admittances, { pv, pq }: BusRoles): Unknowns {
  const [angleOf, magnitudeOf] = [
    new Int32Array(real.columns).fill(-1),
    new Int32Array(real.columns).fill(-1),
  ]
  const [hasAngle, hasMagnitude] = [new Set([...pv, ...pq]), new Set(pq)]
  let count = 0
  for (const bus of minimumDegree(real)) {
    if (hasAngle.has(bus)) angleOf[bus] = count++
    if (hasMagnitude.has(bus)) magnitudeOf[bus] = count++
  }
  return { count, angleOf, magnitudeOf }
}

/** The structure, its values yet to be filled in. */
export function jacobianOf({ real }: Admittances, { count, angleOf, magnitudeOf }: Unknowns): Jacobian {
  const [row, column]: [number[], number[]] = [[], []]
  const eachPair = (visit: (k: number, i: number, j: number) => void) => {
    for (let j = 0; j < real.columns; j += 1) {
      for (let k = real.starts[j] ?? 0; k < (real.starts[j + 1] ?? 0); k += 1) visit(k, real.rowOf[k] ?? 0, j)
    }
  }
  const sides = { angle: angleOf, magnitude: magnitudeOf }
  const blocks = {
    pa: ['angle', 'angle'],
    pm: ['angle', 'magnitude'],
    qa: ['magnitude', 'angle'],
    qm: ['magnitude', 'magnitude'],
  } as const
  const eachBlock = (visit: (name: keyof typeof blocks, rows: Int32Array, columns: Int32Array) => void) => {
    for (const name of ['pa', 'pm', 'qa', 'qm'] as const)
      visit(name, sides[blocks[name][0]], sides[blocks[name][1]])
  }
  eachPair((_, i, j) => {
    eachBlock((__, rows, columns) => {
      const [r, c] = [rows[i] ?? -1, columns[j] ?? -1]
      if (r < 0 || c < 0) return
      row.push(r)
      column.push(c)
    })
  })
  const matrix = compress({ rows: count, columns: count, row, column, value: new Float64Array(row.length) })
  const empty = () => new Int32Array(real.values.length).fill(-1)
  const places = { pa: empty(), pm: empty(), qa: empty(), qm: empty() }
  eachPair((k, i, j) => {
    eachBlock((name, rows, columns) => {
      const [r, c] = [rows[i] ?? -1, columns[j] ?? -1]
      if (r >= 0 && c >= 0) places[name][k] = placeOf(matrix, r, c)
    })
  })
  return { matrix, places }
}

export interface Operating {
  readonly admittances: Admittances
  readonly voltages: Voltages
  /** The power into the network at these voltages, per unit. */
  readonly power: { readonly p: Float64Array; readonly q: Float64Array }
}

/** Fills in the derivatives of P and Q at the voltages. */
export function fill({ matrix, places }: Jacobian, operating: Operating): void {
  const { real } = operating.admittances
  const put = (place: number | undefined, value: number) => {
    if (place !== undefined && place >= 0) matrix.values[place] = value
  }
  for (let j = 0; j < real.columns; j += 1) {
    const v = operating.voltages.vm[j] ?? 0
    for (let k = real.starts[j] ?? 0; k < (real.starts[j + 1] ?? 0); k += 1) {
      const i = real.rowOf[k] ?? 0
      const { same, across } = productsAt(operating, { k, i, j })
      // On the diagonal the bus's own power comes in, which counts its own term as well.
      const [p, q] = i === j ? [operating.power.p[i] ?? 0, operating.power.q[i] ?? 0] : [0, 0]
      put(places.pa[k], across - q)
      put(places.qa[k], p - same)
      put(places.pm[k], (same + p) / v)
      put(places.qm[k], (across + q) / v)
    }
  }
}

/** The magnitudes times the admittance k between the buses i and j, turned by the angle between them. */
function productsAt(
  { admittances: { real, imaginary }, voltages: { re, im } }: Operating,
  { k, i, j }: { k: number; i: number; j: number },
): { same: number; across: number } {
  const [a, b, c, d] = [re[j] ?? 0, im[j] ?? 0, re[i] ?? 0, im[i] ?? 0]
  const [g, s] = [real.values[k] ?? 0, imaginary.values[k] ?? 0]
  const [cosine, sine] = [c * a + d * b, d * a - c * b]
  return { same: g * cosine + s * sine, across: g * sine - s * cosine }
}
