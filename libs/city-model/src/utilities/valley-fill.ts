import { addF64, f64 } from '../memory/column.ts'

const PPM = 1_000_000

/**
 * Fills an amount into the lowest hours, like water into a valley, so that the highest hour rises last. Answers which part of it,
 * in millionths, has been given by the end of each hour; all of it by the last.
 */
export function valleyFill(heights: Float64Array, amount: number): Int32Array {
  const level = levelFor(heights, amount)
  const given = heights.map((height) => Math.max(0, level - height))
  const total = given.reduce((sum, part) => sum + part, 0)
  const upTo = new Float64Array(1)
  const parts = Int32Array.from(given, (part) => {
    addF64(upTo, 0, part)
    return total > 0 ? Math.min(PPM, Math.floor((PPM * f64(upTo, 0)) / total)) : 0
  })
  parts[parts.length - 1] = PPM
  return parts
}

/** Where the surface comes to lie. */
function levelFor(heights: Float64Array, amount: number): number {
  const rising = heights.toSorted()
  let below = 0
  for (let under = 1; under < rising.length; under += 1) {
    below += f64(rising, under - 1)
    const level = (amount + below) / under
    if (level <= f64(rising, under)) return level
  }
  return (amount + below + f64(rising, rising.length - 1)) / rising.length
}
