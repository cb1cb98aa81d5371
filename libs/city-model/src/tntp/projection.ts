import type { TntpNodes } from './parse-nodes.ts'

const METRES_A_DEGREE = 111_320
const RADIANS_A_DEGREE = 0.017453292519943295
/** A network whose unit nobody knows is drawn this large. */
const DRAWN_METRES = 8000
/** Smaller or larger than a real city: then the numbers are no metres. */
const CITY_METRES_MIN = 500
const CITY_METRES_MAX = 200_000
const MARGIN_METRES = 300

/** Coordinates as metres from the south-west corner. In a file, degrees are recognised by their range; a layout has no unit. */
export function projectedToMetres({ x, y }: TntpNodes, from: 'file' | 'layout'): TntpNodes {
  const isFile = from === 'file'
  const isDegrees =
    isFile && x.every((each) => Math.abs(each) <= 180) && y.every((each) => Math.abs(each) <= 90)
  const [west, south] = [least(x), least(y)]
  const middle = (south + most(y)) / 2
  const east = isDegrees ? METRES_A_DEGREE * cosine(middle * RADIANS_A_DEGREE) : 1
  const north = isDegrees ? METRES_A_DEGREE : 1
  const span = Math.max((most(x) - west) * east, (most(y) - south) * north)
  const isCity = isFile && span >= CITY_METRES_MIN && span <= CITY_METRES_MAX
  const scale = isCity || span === 0 ? 1 : DRAWN_METRES / span
  return {
    x: x.map((each) => Math.round((each - west) * east * scale) + MARGIN_METRES),
    y: y.map((each) => Math.round((each - south) * north * scale) + MARGIN_METRES),
  }
}

/** Of a latitude, by its series: exact to six digits, and the same on every machine. */
function cosine(angle: number): number {
  const square = angle * angle
  return 1 - (square / 2) * (1 - (square / 12) * (1 - (square / 30) * (1 - square / 56)))
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
}

function most(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
}
