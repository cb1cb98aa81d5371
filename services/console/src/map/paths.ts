import type { Shapes } from './scene.ts'

export function linesPath(shapes: Shapes): Path2D {
  const path = new Path2D()
  for (let shape = 0; shape + 1 < shapes.starts.length; shape += 1) trace(path, shapes, shape)
  return path
}

export function areasPath(shapes: Shapes): Path2D {
  const path = new Path2D()
  for (let shape = 0; shape + 1 < shapes.starts.length; shape += 1) {
    trace(path, shapes, shape)
    path.closePath()
  }
  return path
}

/** One shape of many, as part of a path. */
export function trace(path: Path2D, { points, starts }: Shapes, shape: number): void {
  const first = starts[shape] ?? 0
  const end = starts[shape + 1] ?? first
  for (let n = first; n < end; n += 1) {
    const [x, y] = [points[n * 2] ?? 0, points[n * 2 + 1] ?? 0]
    if (n === first) path.moveTo(x, y)
    else path.lineTo(x, y)
  }
}
