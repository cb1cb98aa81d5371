type Point = readonly number[]

interface Corner {
  readonly at: Point
  readonly value: number
}

const FIRST_STEP = 0.25
const STEPS_MAX = 600
const SPREAD_MIN = 1e-8

/** Where a function of a few variables is least, near a start (Nelder and Mead, Computer Journal 7, 1965). */
export function minimise(value: (at: Point) => number, start: Point): Point {
  const corner = (at: Point): Corner => ({ at, value: value(at) })
  let corners = [corner(start), ...start.map((_, axis) => corner(stepped(start, axis)))]
  for (let step = 0; step < STEPS_MAX; step += 1) {
    corners = corners.sort((one, other) => one.value - other.value)
    const [best, worst] = [corners[0], corners.at(-1)]
    if (best === undefined || worst === undefined) return start
    if (worst.value - best.value <= SPREAD_MIN * (1 + Math.abs(best.value))) return best.at
    corners = moved(corners, corner)
  }
  return corners[0]?.at ?? start
}

function stepped(start: Point, axis: number): Point {
  return start.map((each, index) => (index === axis ? each + FIRST_STEP : each))
}

/** The worst corner is thrown over the middle of the others, or all draw near to the best. */
function moved(corners: readonly Corner[], corner: (at: Point) => Corner): Corner[] {
  const others = corners.slice(0, -1)
  const [best, next, worst] = [corners[0], others.at(-1), corners.at(-1)]
  if (best === undefined || next === undefined || worst === undefined) return [...corners]
  const middle = best.at.map(
    (_, axis) => others.reduce((sum, { at }) => sum + (at[axis] ?? 0), 0) / others.length,
  )
  const along = (reach: number): Corner => corner(between(middle, worst.at, reach))
  const thrown = along(-1)
  if (thrown.value < best.value) {
    const further = along(-2)
    return [...others, further.value < thrown.value ? further : thrown]
  }
  if (thrown.value < next.value) return [...others, thrown]
  const nearer = along(thrown.value < worst.value ? -0.5 : 0.5)
  if (nearer.value < Math.min(thrown.value, worst.value)) return [...others, nearer]
  return corners.map((each) => (each === best ? each : corner(between(best.at, each.at, 0.5))))
}

function between(from: Point, to: Point, share: number): Point {
  return from.map((each, axis) => each + share * ((to[axis] ?? 0) - each))
}
