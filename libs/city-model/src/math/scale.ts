import { fromWords, highWord, withHighWord } from './words.ts'

const EXPONENT_BIAS = 1023
const FRACTION_BITS_HIGH = 20
const EXPONENT_SMALLEST = -1021
/** Two steps: a double below the smallest normal one has no exponent of its own to change. */
const LIFT = 1000

/** x times 2^power for a normal x with an exponent near 0 and a power of -1100 to 1100; rounded once. */
export function scaled(x: number, power: number): number {
  const exponent = ((highWord(x) >> FRACTION_BITS_HIGH) & 0x7ff) - EXPONENT_BIAS + power
  if (exponent > EXPONENT_BIAS) return x > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  if (exponent >= EXPONENT_SMALLEST - 1) return raised(x, power)
  return raised(x, power + LIFT) * powerOfTwo(-LIFT)
}

/** For -1022 to 1023. */
export function powerOfTwo(power: number): number {
  return fromWords((power + EXPONENT_BIAS) << FRACTION_BITS_HIGH, 0)
}

function raised(x: number, power: number): number {
  return withHighWord(x, (highWord(x) + (power << FRACTION_BITS_HIGH)) | 0)
}
