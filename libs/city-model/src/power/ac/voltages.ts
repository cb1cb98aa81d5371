import { cos, PI, sin } from '../../math/dmath.ts'
import type { SparseMatrix } from '../../math/sparse/index.ts'
import type { PowerCase } from '../case/power-case.ts'
import type { BranchFlows } from '../power-flow.ts'
import type { Admittances, BranchAdmittances } from './admittance.ts'

/** Voltages by bus: polar (per unit, radians) and the same rectangular. */
export interface Voltages {
  readonly vm: Float64Array
  readonly va: Float64Array
  readonly re: Float64Array
  readonly im: Float64Array
}

export function voltagesOf(vm: Float64Array, va: Float64Array): Voltages {
  return {
    vm,
    va,
    re: vm.map((v, bus) => v * cos(va[bus] ?? 0)),
    im: vm.map((v, bus) => v * sin(va[bus] ?? 0)),
  }
}

const TURN = 2 * PI

/** The same voltages with magnitudes from 0 on and angles in (-π, π]. */
export function upright({ vm, va }: Voltages): Voltages {
  const turned = va.map((angle, bus) => ((vm[bus] ?? 0) < 0 ? angle + PI : angle))
  const within = turned.map((angle) =>
    angle > PI || angle <= -PI ? angle - TURN * Math.ceil((angle - PI) / TURN) : angle,
  )
  return voltagesOf(
    vm.map((v) => Math.abs(v)),
    within,
  )
}

/** The power that flows out of each bus into the network, shunts included, per unit. */
export function powerInto(
  { real, imaginary }: Admittances,
  { re, im }: Voltages,
): { p: Float64Array; q: Float64Array } {
  const [iRe, iIm] = [new Float64Array(re.length), new Float64Array(re.length)]
  const at = (matrix: SparseMatrix, k: number) => matrix.values[k] ?? 0
  for (let column = 0; column < re.length; column += 1) {
    const [a, b] = [re[column] ?? 0, im[column] ?? 0]
    for (let k = real.starts[column] ?? 0; k < (real.starts[column + 1] ?? 0); k += 1) {
      const row = real.rowOf[k] ?? 0
      iRe[row] = (iRe[row] ?? 0) + at(real, k) * a - at(imaginary, k) * b
      iIm[row] = (iIm[row] ?? 0) + at(real, k) * b + at(imaginary, k) * a
    }
  }
  return {
    p: re.map((a, bus) => a * (iRe[bus] ?? 0) + (im[bus] ?? 0) * (iIm[bus] ?? 0)),
    q: re.map((a, bus) => (im[bus] ?? 0) * (iRe[bus] ?? 0) - a * (iIm[bus] ?? 0)),
  }
}

/** MW and MVAr into both ends of each branch. */
export function branchFlows(
  { baseMva, branches }: PowerCase,
  ends: BranchAdmittances,
  voltages: Voltages,
): BranchFlows {
  const empty = () => new Float64Array(branches.count)
  const flows = { pf: empty(), qf: empty(), pt: empty(), qt: empty() }
  for (let line = 0; line < branches.count; line += 1) {
    if (branches.inService[line] === 0) continue
    const here = { line, own: branches.from[line] ?? 0, other: branches.to[line] ?? 0 }
    const there = { line, own: here.other, other: here.own }
    const [pf, qf] = powerAt(voltages, { ...here, toOwn: ends.ff, toOther: ends.ft })
    const [pt, qt] = powerAt(voltages, { ...there, toOwn: ends.tt, toOther: ends.tf })
    flows.pf[line] = pf * baseMva
    flows.qf[line] = qf * baseMva
    flows.pt[line] = pt * baseMva
    flows.qt[line] = qt * baseMva
  }
  return flows
}

interface End {
  readonly line: number
  readonly own: number
  readonly other: number
  readonly toOwn: BranchAdmittances['ff']
  readonly toOther: BranchAdmittances['ff']
}

function powerAt({ re, im }: Voltages, { line, own, other, toOwn, toOther }: End): readonly [number, number] {
  const [a, b, c, d] = [re[own] ?? 0, im[own] ?? 0, re[other] ?? 0, im[other] ?? 0]
  const [g, s, h, t] = [
    toOwn.re[line] ?? 0,
    toOwn.im[line] ?? 0,
    toOther.re[line] ?? 0,
    toOther.im[line] ?? 0,
  ]
  const currentRe = g * a - s * b + (h * c - t * d)
  const currentIm = g * b + s * a + (h * d + t * c)
  return [a * currentRe + b * currentIm, b * currentRe - a * currentIm]
}
