import { cos, PI, sin } from '../../math/dmath.ts'
import { compress, type SparseMatrix } from '../../math/sparse/index.ts'
import type { PowerCase } from '../case/power-case.ts'

/** The admittances of a network, per unit, as MATPOWER's `makeYbus`. */
export interface Admittances {
  /** By bus and bus. Both parts have the same structure, the diagonal included. */
  readonly real: SparseMatrix
  readonly imaginary: SparseMatrix
  readonly ends: BranchAdmittances
}

/** What drives the current into a branch: at its from end ff times that voltage + ft times the other, likewise at its to end. */
export interface BranchAdmittances {
  readonly ff: Complex
  readonly ft: Complex
  readonly tf: Complex
  readonly tt: Complex
}

/** By branch; zero where it is out of service. */
interface Complex {
  readonly re: Float64Array
  readonly im: Float64Array
}

export function admittancesOf(power: PowerCase): Admittances {
  const { baseMva, buses, branches } = power
  const ends = branchAdmittances(power)
  const places: { row: number[]; column: number[]; re: number[]; im: number[] } = {
    row: [],
    column: [],
    re: [],
    im: [],
  }
  const add = (row: number, column: number, [re, im]: readonly [number, number]) => {
    places.row.push(row)
    places.column.push(column)
    places.re.push(re)
    places.im.push(im)
  }
  for (let line = 0; line < branches.count; line += 1) {
    if (branches.inService[line] === 0) continue
    const [from, to] = [branches.from[line] ?? 0, branches.to[line] ?? 0]
    add(from, from, at(ends.ff, line))
    add(from, to, at(ends.ft, line))
    add(to, from, at(ends.tf, line))
    add(to, to, at(ends.tt, line))
  }
  for (let bus = 0; bus < buses.count; bus += 1) {
    add(bus, bus, [(buses.shuntMw[bus] ?? 0) / baseMva, (buses.shuntMvar[bus] ?? 0) / baseMva])
  }
  const { row, column, re, im } = places
  const size = { rows: buses.count, columns: buses.count, row, column }
  return { real: compress({ ...size, value: re }), imaginary: compress({ ...size, value: im }), ends }
}

function at({ re, im }: Complex, line: number): readonly [number, number] {
  return [re[line] ?? 0, im[line] ?? 0]
}

function branchAdmittances({ branches }: PowerCase): BranchAdmittances {
  const empty = (): Complex => ({
    re: new Float64Array(branches.count),
    im: new Float64Array(branches.count),
  })
  const ends = { ff: empty(), ft: empty(), tf: empty(), tt: empty() }
  for (let line = 0; line < branches.count; line += 1) {
    if (branches.inService[line] === 0) continue
    const [r, x, b] = [branches.r[line] ?? 0, branches.x[line] ?? 0, branches.b[line] ?? 0]
    const ratio = branches.ratio[line] ?? 1
    const angle = ((branches.shift[line] ?? 0) * PI) / 180
    const square = r * r + x * x
    const [g, s] = [r / square, -x / square]
    const [c, d] = [cos(angle) / ratio, sin(angle) / ratio]
    ends.tt.re[line] = g
    ends.tt.im[line] = s + b / 2
    ends.ff.re[line] = g / (ratio * ratio)
    ends.ff.im[line] = (s + b / 2) / (ratio * ratio)
    ends.ft.re[line] = -(g * c - s * d)
    ends.ft.im[line] = -(g * d + s * c)
    ends.tf.re[line] = -(g * c + s * d)
    ends.tf.im[line] = -(s * c - g * d)
  }
  return ends
}
