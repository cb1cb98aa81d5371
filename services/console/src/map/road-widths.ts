import type { RoadClass } from './scene.ts'

/** Width of a road in pixels when the city is far away, and in metres when it is near: the larger one is drawn. */
const widths: Readonly<Record<RoadClass, { readonly pixels: number; readonly metres: number }>> = {
  connector: { pixels: 0.4, metres: 5 },
  local: { pixels: 0.7, metres: 9 },
  collector: { pixels: 1.2, metres: 13 },
  arterial: { pixels: 1.9, metres: 19 },
  motorway: { pixels: 2.8, metres: 26 },
}
const FAR_SCALE = 0.03

export function widthOf(name: RoadClass, scale: number): number {
  const { pixels, metres } = widths[name]
  const thin = scale < FAR_SCALE ? 0.6 : 1
  return Math.max(metres, (pixels * thin) / scale)
}
