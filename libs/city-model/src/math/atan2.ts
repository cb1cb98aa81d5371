const { abs } = Math

export const PI = Math.PI
const PI_REST = 1.2246467991473532e-16
const HALF_PI = 1.5707963267948966
const TINY = 7.450580596923828e-9
/** Ratios beyond 2^66 are indistinguishable from a right angle. */
const HUGE = 7.378697629483821e19
// The arcs of 1/2, 1, 3/2 and infinity, each with what does not fit.
const ARCS = Float64Array.of(0.4636476090008061, 0.7853981633974483, 0.982793723247329, 1.5707963267948966)
const ARC_RESTS = Float64Array.of(
  2.2698777452961687e-17,
  3.061616997868383e-17,
  1.3903311031230998e-17,
  6.123233995736766e-17,
)
const T = Float64Array.of(
  0.3333333333333293,
  -0.19999999999876483,
  0.14285714272503466,
  -0.11111110405462356,
  0.09090887133436507,
  -0.0769187620504483,
  0.06661073137387531,
  -0.058335701337905735,
  0.049768779946159324,
  -0.036531572744216916,
  0.016285820115365782,
)

/**
 * The angle of the point (x, y) in radians, -pi..pi, less than two units in the last place away; the same bits on every machine.
 * Method: fdlibm's (Sun Microsystems, 1993).
 */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  const isLeft = x < 0 || Object.is(x, -0)
  if (y === 0) return isLeft ? signed(PI, y) : y
  const ratio = abs(y) === abs(x) ? 1 : abs(y / x)
  if (ratio > HUGE) return signed(HALF_PI, y)
  const angle = atan(ratio)
  return signed(isLeft ? PI - (angle - PI_REST) : angle, y)
}

function signed(angle: number, like: number): number {
  return like < 0 || Object.is(like, -0) ? -angle : angle
}

/** For 0 to HUGE. */
function atan(t: number): number {
  if (t < 0.4375) return t < TINY ? t : t - t * seriesOf(t)
  if (t < 0.6875) return fromArc(0, (2 * t - 1) / (2 + t))
  if (t < 1.1875) return fromArc(1, (t - 1) / (t + 1))
  if (t < 2.4375) return fromArc(2, (t - 1.5) / (1 + 1.5 * t))
  return fromArc(3, -1 / t)
}

function fromArc(arc: number, t: number): number {
  return (ARCS[arc] as number) - (t * seriesOf(t) - (ARC_RESTS[arc] as number) - t)
}

function seriesOf(t: number): number {
  const z = t * t
  const w = z * z
  let even = T[10] as number
  let odd = T[9] as number
  for (let at = 8; at >= 0; at -= 2) even = (T[at] as number) + w * even
  for (let at = 7; at >= 1; at -= 2) odd = (T[at] as number) + w * odd
  return z * even + w * odd
}
