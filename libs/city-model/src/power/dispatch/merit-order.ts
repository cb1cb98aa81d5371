/** Power stations by place; whole watts, so that sums are exact. */
export interface Units {
  readonly minW: Float64Array
  readonly maxW: Float64Array
  /** Cost for each watt more at no output, in any unit of money. */
  readonly linear: Float64Array
  /** Half of how much dearer each watt becomes with each watt: cost = linear p + quadratic p². From 0 on. */
  readonly quadratic: Float64Array
}

export interface Dispatch {
  readonly outputW: Float64Array
  readonly generatedW: number
  /** Demand that no unit can serve. */
  readonly unservedW: number
  /** Marginal cost of the dearest watt above the minima. Nothing where there is none, or where demand is left unserved. */
  readonly price: number | undefined
}

export class DispatchError extends Error {
  override readonly name = 'DispatchError'
}

/**
 * Serves the demand at least cost: units run at equal marginal cost or at a limit, and of units at the same cost those that
 * come first are taken first. Where the minima together exceed the demand, units are switched off, the dearest first, and put
 * back, the cheapest first, where their minimum fits into what is unserved. Generation + unserved = demand, to the watt.
 * Throws a `DispatchError` where demand or limits are no whole watts from 0 on, or a minimum is above its maximum.
 */
export function dispatch(units: Units, demandW: number): Dispatch {
  check(units, demandW)
  const order = byMarginalCost(units)
  const isOn = committed(units, { demandW, order })
  const outputW = units.minW.map((min, unit) => (isOn[unit] === 1 ? min : 0))
  const running = order.filter((unit) => isOn[unit] === 1)
  const share = { units, outputW, running, leftW: demandW - sumOf(outputW) }
  const price = share.leftW > 0 ? priceFor(share) : undefined
  if (price !== undefined) raiseTo(share, price)
  const generatedW = sumOf(outputW)
  const unservedW = demandW - generatedW
  return { outputW, generatedW, unservedW, price: unservedW > 0 ? undefined : dearestWatt(share) }
}

function check({ minW, maxW, linear, quadratic }: Units, demandW: number): void {
  const isWhole = (watts: number) => Number.isSafeInteger(watts) && watts >= 0
  if (!isWhole(demandW)) throw new DispatchError(`a demand of whole watts from 0 on, not ${demandW}`)
  for (const [unit, max] of maxW.entries()) {
    const min = minW[unit] ?? -1
    const [slope = -1, base = Number.NaN] = [quadratic[unit], linear[unit]]
    if (!isWhole(min) || !isWhole(max) || min > max)
      throw new DispatchError(`unit ${unit}: whole watts, min <= max`)
    if (!(slope >= 0) || !Number.isFinite(slope) || !Number.isFinite(base)) {
      throw new DispatchError(`unit ${unit}: finite costs that do not fall`)
    }
  }
  if (!Number.isSafeInteger(sumOf(maxW))) throw new DispatchError('less than 2^53 watts together')
}

const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0)

function marginal({ linear, quadratic }: Units, unit: number, watts: number): number {
  return (linear[unit] ?? 0) + 2 * (quadratic[unit] ?? 0) * watts
}

/** At their minimum; ties by place. */
function byMarginalCost(units: Units): number[] {
  const cost = units.minW.map((min, unit) => marginal(units, unit, min))
  return [...cost.keys()].sort((a, b) => (cost[a] ?? 0) - (cost[b] ?? 0) || a - b)
}

function committed(
  { minW, maxW }: Units,
  { demandW, order }: { demandW: number; order: number[] },
): Uint8Array {
  const isOn = new Uint8Array(minW.length).fill(1)
  let leastW = sumOf(minW)
  for (const unit of order.toReversed()) {
    if (leastW <= demandW) break
    if ((minW[unit] ?? 0) === 0) continue
    isOn[unit] = 0
    leastW -= minW[unit] ?? 0
  }
  let mostW = maxW.reduce((sum, max, unit) => sum + (isOn[unit] === 1 ? max : 0), 0)
  for (const unit of order) {
    const min = minW[unit] ?? 0
    if (isOn[unit] === 1 || mostW >= demandW || leastW + min > demandW) continue
    isOn[unit] = 1
    leastW += min
    mostW += maxW[unit] ?? 0
  }
  return isOn
}

interface Share {
  readonly units: Units
  readonly outputW: Float64Array
  /** By marginal cost at the minimum, ascending. */
  readonly running: readonly number[]
  /** Demand above the minima. */
  readonly leftW: number
}

/** How far a unit would go at this price if it need not be whole watts. `reaches` tells what one at its very price does. */
function wishW(
  { linear, quadratic, minW, maxW }: Units,
  unit: number,
  at: { price: number; reaches: boolean },
): number {
  const [base, slope, min, max] = [linear[unit] ?? 0, quadratic[unit] ?? 0, minW[unit] ?? 0, maxW[unit] ?? 0]
  if (slope > 0) return Math.min(max, Math.max(min, (at.price - base) / (2 * slope)))
  return at.price > base || (at.price === base && at.reaches) ? max : min
}

/** The lowest price at which the running units reach the demand, or that of the dearest watt where they never do. */
function priceFor({ units, running, leftW }: Share): number {
  const offered = (price: number, reaches: boolean) =>
    running.reduce((sum, unit) => sum + wishW(units, unit, { price, reaches }) - (units.minW[unit] ?? 0), 0)
  const corners = running.flatMap((unit) => [
    marginal(units, unit, units.minW[unit] ?? 0),
    marginal(units, unit, units.maxW[unit] ?? 0),
  ])
  corners.sort((a, b) => a - b)
  // Between two corners the offer is a straight line, so the price is found exactly but for rounding.
  let [low, high] = [0, corners.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (offered(corners[middle] ?? 0, true) >= leftW) high = middle
    else low = middle + 1
  }
  const [below, above] = [corners[low - 1], corners[low] ?? 0]
  if (below === undefined || below === above) return above
  const [from, to] = [offered(below, true), offered(above, false)]
  return to >= leftW && to > from ? below + ((above - below) * (leftW - from)) / (to - from) : above
}

/** Every unit to what it wishes at the price, whole watts, then the rest in merit order. */
function raiseTo(share: Share, price: number): void {
  const { units, outputW, running } = share
  let leftW = share.leftW
  const raise = (unit: number, toW: number) => {
    const moreW = Math.min(leftW, Math.max(0, Math.floor(toW) - (outputW[unit] ?? 0)))
    outputW[unit] = (outputW[unit] ?? 0) + moreW
    leftW -= moreW
  }
  for (const unit of running) raise(unit, wishW(units, unit, { price, reaches: false }))
  // Of those at the very price the first come first; what whole watts leave goes to those whose costs are equal, a watt each.
  for (const unit of running) raise(unit, wishW(units, unit, { price, reaches: true }))
  for (const unit of running) raise(unit, Math.min((outputW[unit] ?? 0) + 1, oneMoreW(units, unit, price)))
  for (const unit of running) raise(unit, units.maxW[unit] ?? 0)
}

/** Where rising costs let a unit go that gets one watt more than it wishes. */
function oneMoreW(units: Units, unit: number, price: number): number {
  const isRising = (units.quadratic[unit] ?? 0) > 0
  return isRising ? Math.min(wishW(units, unit, { price, reaches: true }) + 1, units.maxW[unit] ?? 0) : 0
}

function dearestWatt({ units, outputW, running }: Share): number | undefined {
  const dearest = running.filter((unit) => (outputW[unit] ?? 0) > (units.minW[unit] ?? 0))
  const costs = dearest.map((unit) => marginal(units, unit, outputW[unit] ?? 0))
  return costs.length === 0 ? undefined : costs.reduce((most, cost) => Math.max(most, cost))
}
