import type { GroundPicture } from './ground-picture.ts'
import { drawLabels } from './labels.ts'
import {
  type DistrictKind,
  districtKinds,
  type RoadClass,
  type RoadLayer,
  type Scene,
  type Shapes,
} from './scene.ts'

/** Everything that stands still, ready to be stroked: paths are in metres, so a view is one transform. */
export interface Ground {
  readonly draw: (context: OffscreenCanvasRenderingContext2D, picture: GroundPicture) => void
}
/** Width of a road in pixels when the city is far away, and in metres when it is near: the larger one is drawn. */
const widths: Readonly<Record<RoadClass, { readonly pixels: number; readonly metres: number }>> = {
  connector: { pixels: 0.4, metres: 5 },
  local: { pixels: 0.7, metres: 9 },
  collector: { pixels: 1.2, metres: 13 },
  arterial: { pixels: 1.9, metres: 19 },
  motorway: { pixels: 2.8, metres: 26 },
}
const CASING_FROM_PIXELS = 3
const PLACES_FROM_SCALE = 0.35
const PLACE_METRES = 7
const JAM_PIXELS = 5
const FAR_SCALE = 0.03

export function groundOf(scene: Scene): Ground {
  const roads = scene.roads.map((layer) => ({ layer, path: linesPath(layer.shapes) }))
  const districts = districtKinds.map((kind) => ({ kind, path: districtPath(scene, kind) }))
  const boundaries = areasPath(scene.districtShapes)
  const water = areasPath(scene.water)
  const parks = areasPath(scene.parks)
  return {
    draw(context, picture) {
      const { inks, view } = picture
      wipe(context, picture)
      for (const { kind, path } of districts) fill(context, path, inks[kind])
      stroke(context, boundaries, { ink: inks.boundary, width: 1.5 / view.scale })
      fill(context, parks, inks.park)
      fill(context, water, inks.water)
      for (const road of roads) casing(context, road, picture)
      for (const { layer, path } of roads) {
        stroke(context, path, { ink: inks[layer.class], width: widthOf(layer.class, view.scale) })
      }
      drawJams(context, scene, picture)
      if (view.scale >= PLACES_FROM_SCALE) drawPlaces(context, scene, picture)
      drawLabels(context, scene, picture)
    },
  }
}

function wipe(
  context: OffscreenCanvasRenderingContext2D,
  { view, size, pixelRatio, inks }: GroundPicture,
): void {
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.fillStyle = inks.ground
  context.fillRect(0, 0, size.width * pixelRatio, size.height * pixelRatio)
  const scale = view.scale * pixelRatio
  context.setTransform(
    scale,
    0,
    0,
    -scale,
    (size.width * pixelRatio) / 2 - view.x * scale,
    (size.height * pixelRatio) / 2 + view.y * scale,
  )
  context.lineCap = 'round'
  context.lineJoin = 'round'
}

function widthOf(name: RoadClass, scale: number): number {
  const { pixels, metres } = widths[name]
  const thin = scale < FAR_SCALE ? 0.6 : 1
  return Math.max(metres, (pixels * thin) / scale)
}

function casing(
  context: OffscreenCanvasRenderingContext2D,
  { layer, path }: { layer: RoadLayer; path: Path2D },
  { view, inks }: GroundPicture,
): void {
  const width = widthOf(layer.class, view.scale)
  if (width * view.scale < CASING_FROM_PIXELS) return
  stroke(context, path, { ink: inks.casing, width: width + 1.6 / view.scale })
}

function drawJams(context: OffscreenCanvasRenderingContext2D, scene: Scene, picture: GroundPicture): void {
  const { jams, inks, view } = picture
  if (jams.size === 0) return
  const path = new Path2D()
  for (const { links, shapes } of scene.roads) {
    for (const [index, link] of links.entries()) if (jams.has(link)) trace(path, shapes, index >> 1)
  }
  context.globalAlpha = 0.75
  stroke(context, path, { ink: inks.jam, width: Math.max(12, JAM_PIXELS / view.scale) })
  context.globalAlpha = 1
}

function drawPlaces(
  context: OffscreenCanvasRenderingContext2D,
  { places }: Scene,
  { inks }: GroundPicture,
): void {
  context.fillStyle = inks.place
  for (let n = 0; n < places.length; n += 2) {
    const [x, y] = [places[n] ?? 0, places[n + 1] ?? 0]
    context.fillRect(x - PLACE_METRES / 2, y - PLACE_METRES / 2, PLACE_METRES, PLACE_METRES)
  }
}

function fill(context: OffscreenCanvasRenderingContext2D, path: Path2D, ink: string): void {
  context.fillStyle = ink
  context.fill(path, 'evenodd')
}

function stroke(
  context: OffscreenCanvasRenderingContext2D,
  path: Path2D,
  { ink, width }: { ink: string; width: number },
): void {
  context.strokeStyle = ink
  context.lineWidth = width
  context.stroke(path)
}

function linesPath(shapes: Shapes): Path2D {
  const path = new Path2D()
  for (let shape = 0; shape + 1 < shapes.starts.length; shape += 1) trace(path, shapes, shape)
  return path
}

function areasPath(shapes: Shapes): Path2D {
  const path = new Path2D()
  for (let shape = 0; shape + 1 < shapes.starts.length; shape += 1) {
    trace(path, shapes, shape)
    path.closePath()
  }
  return path
}

function districtPath({ districts, districtShapes }: Scene, kind: DistrictKind): Path2D {
  const path = new Path2D()
  for (const [index, district] of districts.entries()) {
    if (district.kind !== kind) continue
    trace(path, districtShapes, index)
    path.closePath()
  }
  return path
}

function trace(path: Path2D, { points, starts }: Shapes, shape: number): void {
  const first = starts[shape] ?? 0
  const end = starts[shape + 1] ?? first
  for (let n = first; n < end; n += 1) {
    const [x, y] = [points[n * 2] ?? 0, points[n * 2 + 1] ?? 0]
    if (n === first) path.moveTo(x, y)
    else path.lineTo(x, y)
  }
}
