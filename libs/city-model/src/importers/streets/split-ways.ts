import { addI32, i32 } from '../../memory/column.ts'
import type { Ground, Segment, StreetWay } from './street-way.ts'

/**
 * Cuts ways where they meet others, or themselves, so that every piece runs from junction to junction. A piece that comes back to
 * where it began is cut in its middle: no link may lead from a node to itself.
 */
export function splitWays(ways: readonly StreetWay[], ground: Ground): readonly Segment[] {
  const clean = ways.map((way) => ({ ...way, points: withoutRepetition(way.points) }))
  const uses = usesOf(clean, ground.pointCount)
  return clean.flatMap((way) =>
    piecesOf(way.points, uses)
      .flatMap(withoutLoop)
      .map((points) => ({
        points,
        traits: way.traits,
        lengthMetres: lengthOf(points, ground) * way.stretch,
      })),
  )
}

function withoutRepetition(points: readonly number[]): readonly number[] {
  return points.filter((point, index) => point !== points[index - 1])
}

/** An end counts twice, so that it is a junction also where another way passes it by once. */
function usesOf(ways: readonly StreetWay[], pointCount: number): Int32Array {
  const uses = new Int32Array(pointCount)
  for (const { points } of ways) {
    for (const [index, point] of points.entries()) {
      const isEnd = index === 0 || index === points.length - 1
      addI32(uses, point, isEnd ? 2 : 1)
    }
  }
  return uses
}

const USES_OF_JUNCTION = 2

function piecesOf(points: readonly number[], uses: Int32Array): readonly (readonly number[])[] {
  const pieces: (readonly number[])[] = []
  let start = 0
  for (let index = 1; index < points.length; index += 1) {
    if (i32(uses, points[index] ?? 0) < USES_OF_JUNCTION) continue
    pieces.push(points.slice(start, index + 1))
    start = index
  }
  return pieces
}

function withoutLoop(points: readonly number[]): readonly (readonly number[])[] {
  if (points[0] !== points.at(-1)) return [points]
  const middle = Math.floor(points.length / 2)
  return [points.slice(0, middle + 1), points.slice(middle)]
}

function lengthOf(points: readonly number[], { metresBetween }: Ground): number {
  let metres = 0
  for (const [index, point] of points.entries()) metres += metresBetween(points[index - 1] ?? point, point)
  return metres
}
