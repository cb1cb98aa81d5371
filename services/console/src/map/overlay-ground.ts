import { fill, hatch, stroke } from './brush.ts'
import type { GroundPicture } from './ground-picture.ts'
import { CLOSED, HATCHED_FROM, type Overlay, type Step } from './layers.ts'
import { linesPath, trace } from './paths.ts'
import type { InkName } from './renderer.ts'
import { widthOf } from './road-widths.ts'
import type { RoadClass, Scene, Utility } from './scene.ts'

type Context = OffscreenCanvasRenderingContext2D
type Known = Exclude<Step, 0>

const STEPS = [1, 2, 3, 4, 5] as const satisfies readonly Known[]
const ROAD_STEPS = [...STEPS, CLOSED] as const
type RoadStep = (typeof ROAD_STEPS)[number]
const inkOf = (step: Known): InkName => `step-${step}`
/** A slow road is drawn wider: pixels that are added to its width. */
const WIDER_PIXELS: Readonly<Record<RoadStep, number>> = { 1: 0.6, 2: 1.4, 3: 2.2, 4: 3, 5: 4, 6: 3 }
/** The worst ones have a broken line along their middle. */
const BROKEN_PIXELS = [4, 5]
/** A closed one is striped like a barrier. */
const BARRIER_PIXELS = [5, 5]
const TINT = 0.82
const LINE_PIXELS = 1.6
const NODE_PIXELS = 5

/** Draws what lies over the ground; paths are made once for each overlay, not in every picture. */
export function overlayGround(scene: Scene) {
  const transit = linesPath(scene.transit)
  const networks = { power: networkOf(scene.power), water: networkOf(scene.mains) }
  let known: { readonly of: Overlay; readonly shapes: OverlayShapes } | undefined
  function shapesOf(overlay: Overlay): OverlayShapes {
    if (known?.of !== overlay) known = { of: overlay, shapes: overlayShapes(scene, overlay) }
    return known.shapes
  }
  return {
    /** Below the roads. */
    drawAreas(context: Context, overlay: Overlay, picture: GroundPicture): void {
      context.globalAlpha = TINT
      for (const { step, path } of shapesOf(overlay).areas) fill(context, path, picture.inks[inkOf(step)])
      context.globalAlpha = 1
      for (const { step, path } of shapesOf(overlay).areas) {
        if (step >= HATCHED_FROM) hatch(context, path, picture, step > HATCHED_FROM)
      }
    },
    /** Above the roads. */
    drawLines(context: Context, overlay: Overlay, picture: GroundPicture): void {
      const { view, inks } = picture
      for (const road of shapesOf(overlay).roads) drawRoad(context, road, picture)
      const line = { ink: inks.network, width: LINE_PIXELS / view.scale }
      if (overlay.layer === 'traffic') stroke(context, transit, line)
      if (overlay.layer !== 'power' && overlay.layer !== 'water') return
      const { lines, nodes } = networks[overlay.layer]
      stroke(context, lines, line)
      drawNodes(context, nodes, picture)
    },
  }
}

interface Area {
  readonly step: Known
  readonly path: Path2D
}
interface Road {
  readonly step: RoadStep
  readonly path: Path2D
  readonly class: RoadClass
}
interface OverlayShapes {
  readonly areas: readonly Area[]
  /** The worst last, so that nothing hides them. */
  readonly roads: readonly Road[]
}

function overlayShapes(scene: Scene, { links, districts }: Overlay): OverlayShapes {
  const areas = STEPS.flatMap((step) => {
    const members = scene.districts.flatMap(({ id }, shape) => (districts[id] === step ? [shape] : []))
    return members.length === 0 ? [] : [{ step, path: areaOf(scene, members) }]
  })
  return { areas, roads: links.length === 0 ? [] : ROAD_STEPS.flatMap((step) => roadsOf(scene, links, step)) }
}

function areaOf({ districtShapes }: Scene, members: readonly number[]): Path2D {
  const path = new Path2D()
  for (const shape of members) {
    trace(path, districtShapes, shape)
    path.closePath()
  }
  return path
}

/** A street is as slow as the slower of its two directions, and closed where one of them is. */
function roadsOf({ roads }: Scene, steps: Uint8Array, step: RoadStep): Road[] {
  return roads.map((layer) => {
    const path = new Path2D()
    for (let shape = 0; shape + 1 < layer.shapes.starts.length; shape += 1) {
      const [there, back] = [layer.links[shape * 2] ?? -1, layer.links[shape * 2 + 1] ?? -1]
      if (Math.max(steps[there] ?? 0, steps[back] ?? 0) === step) trace(path, layer.shapes, shape)
    }
    return { step, class: layer.class, path }
  })
}

function drawRoad(context: Context, road: Road, { inks, view }: GroundPicture): void {
  const width = widthOf(road.class, view.scale) + WIDER_PIXELS[road.step] / view.scale
  if (road.step === CLOSED) {
    stroke(context, road.path, { ink: inks.halo, width })
    strokeBroken(context, road.path, { ink: inks.label, width, pixels: BARRIER_PIXELS, scale: view.scale })
    return
  }
  stroke(context, road.path, { ink: inks[inkOf(road.step)], width })
  if (road.step < 5) return
  strokeBroken(context, road.path, {
    ink: inks.hatch,
    width: width / 3,
    pixels: BROKEN_PIXELS,
    scale: view.scale,
  })
}

interface Broken {
  readonly ink: string
  readonly width: number
  readonly pixels: readonly number[]
  readonly scale: number
}

function strokeBroken(context: Context, path: Path2D, { ink, width, pixels, scale }: Broken): void {
  context.setLineDash(pixels.map((each) => each / scale))
  context.lineCap = 'butt'
  stroke(context, path, { ink, width })
  context.setLineDash([])
  context.lineCap = 'round'
}

function networkOf({ lines, nodes }: Utility) {
  return { lines: linesPath(lines), nodes }
}

function drawNodes(context: Context, nodes: Float32Array, { inks, view }: GroundPicture): void {
  const side = NODE_PIXELS / view.scale
  context.fillStyle = inks.network
  for (let n = 0; n < nodes.length; n += 2) {
    context.fillRect((nodes[n] ?? 0) - side / 2, (nodes[n + 1] ?? 0) - side / 2, side, side)
  }
}
