import { addF64, f64 } from '../memory/column.ts'

const PPM = 1_000_000

/** Hours as vessels side by side: where the bottom of each lies, and how much goes into each. */
export interface Valley {
  readonly bottoms: Float64Array
  readonly rooms: Float64Array
}

/**
 * Fills an amount into the lowest hours, like water into a valley: to one level, but into no hour more than it has room for. Answers
 * which part of the amount, in millionths, has been given by the end of each hour; all of it by the last.
 */
export function valleyFill(valley: Valley, amount: number): Int32Array {
  const level = levelFor(valley, amount)
  const given = valley.bottoms.map((bottom, hour) => depthAt(valley, hour, level - bottom))
  const total = given.reduce((sum, part) => sum + part, 0)
  const upTo = new Float64Array(1)
  const parts = Int32Array.from(given, (part) => {
    addF64(upTo, 0, part)
    return total > 0 ? Math.min(PPM, Math.floor((PPM * f64(upTo, 0)) / total)) : 0
  })
  parts[parts.length - 1] = PPM
  return parts
}

function depthAt({ rooms }: Valley, hour: number, depth: number): number {
  return Math.max(0, Math.min(f64(rooms, hour), depth))
}

/** Where the surface comes to lie: between two corners the volume is a straight line of the level. */
function levelFor(valley: Valley, amount: number): number {
  const { bottoms, rooms } = valley
  const volumeAt = (level: number) =>
    bottoms.reduce((sum, bottom, hour) => sum + depthAt(valley, hour, level - bottom), 0)
  const corners = Float64Array.from([...bottoms, ...bottoms.map((bottom, hour) => bottom + f64(rooms, hour))])
  corners.sort()
  const above = corners.findIndex((corner) => volumeAt(corner) >= amount)
  if (above < 0) return f64(corners, corners.length - 1)
  if (above === 0) return f64(corners, 0)
  const [low, high] = [f64(corners, above - 1), f64(corners, above)]
  const [less, more] = [volumeAt(low), volumeAt(high)]
  return more > less ? low + ((high - low) * (amount - less)) / (more - less) : low
}
