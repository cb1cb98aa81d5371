import { intPow, pow } from '../math/dmath.ts'
import { f64, u8 } from '../memory/column.ts'
import type { TntpLink } from '../tntp/parse-network.ts'
import { AssignmentError } from './errors.ts'

const CONSTANT = 0
const WHOLE_POWER = 1
const REAL_POWER = 2

/** The cost of link a at flow x is `fixed + rising * (x / capacity) ** power`, in the time unit of the network. */
export interface CostCurves {
  readonly count: number
  readonly kind: Uint8Array
  readonly fixed: Float64Array
  readonly rising: Float64Array
  readonly capacity: Float64Array
  readonly power: Float64Array
}

/** How much of the cost a unit of length and a unit of toll are. */
export interface CostWeights {
  readonly distanceWeight: number
  readonly tollWeight: number
}

/** Flow, cost and d cost / d flow of each link; they always belong together. */
export interface LinkState {
  readonly flow: Float64Array
  readonly cost: Float64Array
  readonly slope: Float64Array
}

export function costCurves(links: readonly TntpLink[], weights: CostWeights): CostCurves {
  const column = (of: (link: TntpLink) => number) => Float64Array.from(links, of)
  return {
    count: links.length,
    kind: Uint8Array.from(links, kindOf),
    fixed: column((link) => fixedCost(link, weights)),
    rising: column((link) => link.freeFlowTime * link.b),
    capacity: column(({ capacity }) => capacity),
    power: column(({ power }) => power),
  }
}

function kindOf({ freeFlowTime, b, power }: TntpLink): number {
  if (freeFlowTime * b === 0 || power === 0) return CONSTANT
  return Number.isInteger(power) ? WHOLE_POWER : REAL_POWER
}

/** With a power of zero the curve is flat, at its full height. */
function fixedCost(link: TntpLink, { distanceWeight, tollWeight }: CostWeights): number {
  const time = link.power === 0 ? link.freeFlowTime * (1 + link.b) : link.freeFlowTime
  const cost = time + tollWeight * link.toll + distanceWeight * link.length
  if (cost >= 0 && cost < Number.POSITIVE_INFINITY) return cost
  throw new AssignmentError(
    'cost_below_zero',
    `the link from ${link.from} to ${link.to} costs ${cost} when empty`,
  )
}

export function emptyRoads(curves: CostCurves): LinkState {
  const state = {
    flow: new Float64Array(curves.count),
    cost: new Float64Array(curves.count),
    slope: new Float64Array(curves.count),
  }
  for (let link = 0; link < curves.count; link += 1) setFlow({ curves, state }, link, 0)
  return state
}

export interface Roads {
  readonly curves: CostCurves
  readonly state: LinkState
}

/** Puts a flow on a link; what rounding leaves below zero is none. */
export function setFlow({ curves, state }: Roads, link: number, flow: number): void {
  const x = Math.max(flow, 0)
  state.flow[link] = x
  const kind = u8(curves.kind, link)
  if (kind === CONSTANT) {
    state.cost[link] = f64(curves.fixed, link)
    return
  }
  const power = f64(curves.power, link)
  const capacity = f64(curves.capacity, link)
  const ratio = x / capacity
  const rising = f64(curves.rising, link)
  const below = kind === WHOLE_POWER ? wholePower(ratio, power - 1) : realPower(ratio, power - 1)
  state.cost[link] = f64(curves.fixed, link) + (ratio === 0 ? 0 : rising * below * ratio)
  state.slope[link] = (rising * power * below) / capacity
}

/** Most curves are of the fourth power. */
function wholePower(ratio: number, power: number): number {
  return power === 3 ? ratio * ratio * ratio : intPow(ratio, power)
}

/** An empty road whose power lies below one rises without bound at first. */
function realPower(ratio: number, power: number): number {
  if (ratio > 0) return pow(ratio, power)
  return power > 0 ? 0 : Number.POSITIVE_INFINITY
}

/** The integral of the cost from no flow to the present one. */
export function costIntegral({ curves, state }: Roads, link: number): number {
  const x = f64(state.flow, link)
  const fixed = f64(curves.fixed, link)
  if (u8(curves.kind, link) === CONSTANT) return fixed * x
  return fixed * x + ((f64(state.cost, link) - fixed) * x) / (f64(curves.power, link) + 1)
}
