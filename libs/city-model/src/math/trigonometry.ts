const { abs, round } = Math

/** Beyond this many radians an angle says more about its rounding than about a direction. */
export const ANGLE_MAX = 500_000
const QUARTER_PI = 0.7853981633974483
const TWO_BY_PI = 0.6366197723675814
// Half of pi in pieces of 33 bits, each with what the pieces before it leave: whole multiples of a piece lose nothing.
const HALF_PI_1 = 1.5707963267341256
const HALF_PI_2 = 6.077100506303966e-11
const HALF_PI_3 = 2.0222662487111665e-21
const HALF_PI_3_REST = 8.4784276603689e-32

/**
 * Sine of an angle in radians, less than one unit in the last place away for |x| <= ANGLE_MAX; NaN beyond. The same bits on
 * every machine. Method: fdlibm's (Sun Microsystems, 1993), with the angle always reduced by all three pieces of half of pi.
 */
export function sin(x: number): number {
  if (abs(x) <= QUARTER_PI) return kernelSin(x, 0)
  const quarter = reduce(x)
  return turned(quarter, kernelSin, kernelCos)
}

export function cos(x: number): number {
  if (abs(x) <= QUARTER_PI) return kernelCos(x, 0)
  const quarter = reduce(x)
  return turned(quarter + 1, kernelSin, kernelCos)
}

let main = 0
let tail = 0

/** Leaves x - n pi/2 in `main` and `tail` and answers n. */
function reduce(x: number): number {
  if (!(abs(x) <= ANGLE_MAX)) {
    main = Number.NaN
    return 0
  }
  const n = round(x * TWO_BY_PI)
  const first = x - n * HALF_PI_1
  const second = first - n * HALF_PI_2
  const lostSecond = first - second - n * HALF_PI_2
  const third = second - n * HALF_PI_3
  const lostThird = second - third - n * HALF_PI_3
  const lost = lostSecond + lostThird - n * HALF_PI_3_REST
  main = third + lost
  tail = third - main + lost
  return n
}

type Kernel = (x: number, rest: number) => number

function turned(quarter: number, sine: Kernel, cosine: Kernel): number {
  const turn = quarter & 3
  const value = turn & 1 ? cosine(main, tail) : sine(main, tail)
  return turn & 2 ? -value : value
}

const S1 = -0.16666666666666632
const S2 = 0.00833333333332249
const S3 = -0.0001984126982985795
const S4 = 0.0000027557313707070068
const S5 = -2.5050760253406863e-8
const S6 = 1.58969099521155e-10

/** On -pi/4..pi/4; `rest` is what did not fit into x. */
function kernelSin(x: number, rest: number): number {
  const z = x * x
  const v = z * x
  const r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)))
  return x - (z * (0.5 * rest - v * r) - rest - v * S1)
}

const C1 = 0.0416666666666666
const C2 = -0.001388888888887411
const C3 = 0.00002480158728947673
const C4 = -2.7557314351390663e-7
const C5 = 2.087572321298175e-9
const C6 = -1.1359647557788195e-11

function kernelCos(x: number, rest: number): number {
  const z = x * x
  const r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))))
  const half = 0.5 * z
  const w = 1 - half
  return w + (1 - w - half + (z * r - x * rest))
}
