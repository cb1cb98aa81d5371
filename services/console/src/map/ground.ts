import { fill, stroke } from './brush.ts'
import type { GroundPicture } from './ground-picture.ts'
import { drawLabels } from './labels.ts'
import { overlayGround } from './overlay-ground.ts'
import { areasPath, linesPath, trace } from './paths.ts'
import { widthOf } from './road-widths.ts'
import { type DistrictKind, districtKinds, type RoadLayer, type Scene } from './scene.ts'

/** Everything that stands still, ready to be stroked: paths are in metres, so a view is one transform. */
export interface Ground {
  readonly draw: (context: OffscreenCanvasRenderingContext2D, picture: GroundPicture) => void
}
type Context = OffscreenCanvasRenderingContext2D

const CASING_FROM_PIXELS = 3
const PLACES_FROM_SCALE = 0.35
const PLACE_METRES = 7
const PUBLIC_PLACE_METRES = 14
const JAM_PIXELS = 5

export function groundOf(scene: Scene): Ground {
  const areas = areasOf(scene)
  const roads = scene.roads.map((layer) => ({ layer, path: linesPath(layer.shapes) }))
  const over = overlayGround(scene)
  return {
    draw(context, picture) {
      const { overlay } = picture
      wipe(context, picture)
      drawDistricts(context, areas, picture)
      if (overlay) over.drawAreas(context, overlay, picture)
      drawNature(context, areas, picture)
      drawRoads(context, roads, picture)
      if (overlay) over.drawLines(context, overlay, picture)
      else drawJams(context, scene, picture)
      if (picture.view.scale >= PLACES_FROM_SCALE) drawPlaces(context, scene, picture)
      drawLabels(context, scene, picture)
    },
  }
}

function areasOf(scene: Scene) {
  return {
    districts: districtKinds.map((kind) => ({ kind, path: districtPath(scene, kind) })),
    boundaries: areasPath(scene.districtShapes),
    water: areasPath(scene.water),
    parks: areasPath(scene.parks),
  }
}
type Areas = ReturnType<typeof areasOf>

/** Below an overlay the ground keeps quiet: colours mean what the legend says, and nothing else. */
function drawDistricts(context: Context, { districts }: Areas, { inks, overlay }: GroundPicture): void {
  for (const { kind, path } of districts) fill(context, path, inks[overlay ? 'residential' : kind])
}

function drawNature(
  context: Context,
  { boundaries, parks, water }: Areas,
  { inks, view }: GroundPicture,
): void {
  stroke(context, boundaries, { ink: inks.boundary, width: 1.5 / view.scale })
  fill(context, parks, inks.park)
  fill(context, water, inks.water)
}

interface Road {
  readonly layer: RoadLayer
  readonly path: Path2D
}

function drawRoads(context: Context, roads: readonly Road[], picture: GroundPicture): void {
  const { inks, overlay, view } = picture
  for (const road of roads) casing(context, road, picture)
  for (const { layer, path } of roads) {
    const ink = inks[overlay ? 'collector' : layer.class]
    stroke(context, path, { ink, width: widthOf(layer.class, view.scale) })
  }
}

function wipe(context: Context, { view, size, pixelRatio, inks }: GroundPicture): void {
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

function casing(context: Context, { layer, path }: Road, { view, inks }: GroundPicture): void {
  const width = widthOf(layer.class, view.scale)
  if (width * view.scale < CASING_FROM_PIXELS) return
  stroke(context, path, { ink: inks.casing, width: width + 1.6 / view.scale })
}

function drawJams(context: Context, scene: Scene, picture: GroundPicture): void {
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

function drawPlaces(context: Context, { places, publicPlaces }: Scene, { inks }: GroundPicture): void {
  context.fillStyle = inks.place
  drawSquares(context, places, PLACE_METRES)
  context.fillStyle = inks['place-public']
  drawSquares(context, publicPlaces, PUBLIC_PLACE_METRES)
}

function drawSquares(context: Context, spots: Float32Array, side: number): void {
  for (let n = 0; n < spots.length; n += 2) {
    const [x, y] = [spots[n] ?? 0, spots[n + 1] ?? 0]
    context.fillRect(x - side / 2, y - side / 2, side, side)
  }
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
