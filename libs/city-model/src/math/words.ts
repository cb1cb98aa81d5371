/**
 * The two 32-bit halves of a double. A view of one buffer is used for all of them: the halves of one number are read before
 * those of the next are written. The lower half is at index 0 on every machine that JavaScript engines run on today; the
 * check below refuses the others instead of computing nonsense.
 */
const number = new Float64Array(1)
const halves = new Int32Array(number.buffer)
number[0] = 1
if (halves[1] !== 0x3ff00000) throw new Error('the city model needs a little-endian machine')

/** Sign, exponent and the upper 20 bits of the fraction, as a signed word. */
export function highWord(x: number): number {
  number[0] = x
  return halves[1] as number
}

export function fromWords(high: number, low: number): number {
  halves[1] = high
  halves[0] = low
  return number[0] as number
}

/** The same number with another upper half. */
export function withHighWord(x: number, high: number): number {
  number[0] = x
  halves[1] = high
  return number[0] as number
}

/** The number without the lower half of its fraction: products of two such numbers lose little. */
export function withoutLowWord(x: number): number {
  number[0] = x
  halves[0] = 0
  return number[0] as number
}
