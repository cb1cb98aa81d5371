import type { Point } from '../../map.ts'

/** A ring without its closing repetition, or with it: both have the same area. */
export type Ring = readonly Point[]

export interface Measured {
  readonly squareMetres: number
  readonly middle: Point
}

/**
 * Area and centre of mass of a ring, by the shoelace formula relative to its first point, so that large coordinates cost no digits.
 * A ring that has no area gives the mean of its points.
 */
export function measured(ring: Ring): Measured {
  const [originX, originY] = ring[0] ?? [0, 0]
  let [twice, momentX, momentY] = [0, 0, 0]
  for (const [index, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[index + 1] ?? [originX, originY]
    const [ax, ay, bx, by] = [x - originX, y - originY, nextX - originX, nextY - originY]
    const cross = ax * by - bx * ay
    twice += cross
    momentX += (ax + bx) * cross
    momentY += (ay + by) * cross
  }
  if (twice === 0) return { squareMetres: 0, middle: mean(ring) }
  return {
    squareMetres: Math.abs(twice) / 2,
    middle: [originX + momentX / (3 * twice), originY + momentY / (3 * twice)],
  }
}

function mean(ring: Ring): Point {
  const count = Math.max(1, ring.length)
  const x = ring.reduce((sum, [each]) => sum + each, 0)
  const y = ring.reduce((sum, [, each]) => sum + each, 0)
  return [x / count, y / count]
}

/** Whether a point lies within a ring: a ray to the east crosses it an odd number of times. */
export function isWithin(ring: Ring, [x, y]: Point): boolean {
  let isInside = false
  let [beforeX, beforeY] = ring.at(-1) ?? [0, 0]
  for (const [nextX, nextY] of ring) {
    const isCrossing = nextY > y !== beforeY > y
    if (isCrossing && x < ((beforeX - nextX) * (y - nextY)) / (beforeY - nextY) + nextX) isInside = !isInside
    ;[beforeX, beforeY] = [nextX, nextY]
  }
  return isInside
}
