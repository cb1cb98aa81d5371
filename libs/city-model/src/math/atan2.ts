const { abs } = Math

export const PI = 3.141592653589793
const PI_REST = 1.2246467991473531772e-16
const HALF_PI = 1.5707963267948966
const TINY = 7.450580596923828e-9
/** Ratios beyond 2^66 are indistinguishable from a right angle. */
const HUGE = 73786976294838206464
// The arcs of 1/2, 1, 3/2 and infinity, each with what does not fit.
const ARCS = Float64Array.of(
  4.63647609000806093515e-1,
  7.85398163397448278999e-1,
  9.82793723247329054082e-1,
  1.570796326794896558,
)
const ARC_RESTS = Float64Array.of(
  2.2698777452961687092e-17,
  3.061616997868383018e-17,
  1.3903311031230998452e-17,
  6.1232339957367660359e-17,
)
const T = Float64Array.of(
  3.33333333333329318027e-1,
  -1.99999999998764832476e-1,
  1.42857142725034663711e-1,
  -1.1111110405462355788e-1,
  9.090887133436506562e-2,
  -7.691876205044829995e-2,
  6.661073137387531207e-2,
  -5.833570133790573486e-2,
  4.97687799461593236e-2,
  -3.653157274421691553e-2,
  1.628582011536578236e-2,
)

/**
 * The angle of the point (x, y) in radians, -pi..pi, less than two units in the last place away; the same bits on every machine.
 * Method: fdlibm's (Sun Microsystems, 1993).
 */
export function atan2(y: number, x: number): number {
  if (x !== x || y !== y) return Number.NaN
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
