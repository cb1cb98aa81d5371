import { collisions } from './collisions.ts'
import type { GroundPicture } from './ground-picture.ts'
import type { Label, Scene } from './scene.ts'
import { toScreen } from './view.ts'

const ROAD_NAMES_FROM_SCALE = 0.16
const DISTRICT_PIXELS_MIN = 90
const LABELS_MAX = 160
const DISTRICT_FONT = '600 11px "Segoe UI", "Avenir Next", Ubuntu, "Open Sans", system-ui, sans-serif'
const ROAD_FONT = '500 11px "Segoe UI", "Avenir Next", Ubuntu, "Open Sans", system-ui, sans-serif'
const NOTE_FONT = '650 12px "Segoe UI", "Avenir Next", Ubuntu, "Open Sans", system-ui, sans-serif'
const LINE_PIXELS = 14
const TRACKING = '0.09em'

/** Names, the most important first; one that would lie on another is left out. */
export function drawLabels(
  context: OffscreenCanvasRenderingContext2D,
  scene: Scene,
  picture: GroundPicture,
): void {
  const { pixelRatio, view } = picture
  const taken = collisions()
  let drawn = 0
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  // Letters on a slope keep their distances.
  context.textRendering = 'geometricPrecision'
  context.lineJoin = 'round'
  for (const label of scene.labels) {
    if (drawn >= LABELS_MAX) return
    if (label.kind === 'district' && label.weight * view.scale < DISTRICT_PIXELS_MIN) continue
    if (label.kind !== 'district' && view.scale < ROAD_NAMES_FROM_SCALE) continue
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
    if (drawLabel(context, label, { ...picture, taken })) drawn += 1
  }
}

interface Place extends GroundPicture {
  readonly taken: ReturnType<typeof collisions>
}

function drawLabel(context: OffscreenCanvasRenderingContext2D, label: Label, place: Place): boolean {
  const { view, size, inks, taken, overlay } = place
  const at = toScreen(view, size, label)
  if (at.x < 0 || at.y < 0 || at.x > size.width || at.y > size.height) return false
  const district = label.kind === 'district'
  const note = label.district === undefined ? undefined : overlay?.notes[label.district]
  context.font = district ? DISTRICT_FONT : ROAD_FONT
  context.letterSpacing = district ? TRACKING : '0px'
  const text = district ? label.text.toUpperCase() : label.text
  const width = context.measureText(text).width
  const [across, down] = [Math.abs(Math.cos(label.angle)), Math.abs(Math.sin(label.angle))]
  // A note lies below the name; the box reaches as far above it.
  const lines = note === undefined ? 1 : 3
  const box = { width: width * across + LINE_PIXELS, height: width * down + LINE_PIXELS * lines }
  if (!taken.take({ x: at.x, y: at.y, ...box })) return false
  context.translate(at.x, at.y)
  context.rotate(label.angle)
  context.strokeStyle = inks.halo
  context.lineWidth = 3.5
  context.strokeText(text, 0, 0)
  context.fillStyle = district ? inks.label : inks['label-soft']
  context.fillText(text, 0, 0)
  if (note !== undefined) drawNote(context, note)
  return true
}

/** The figure of a district, in the ink of its name. */
function drawNote(context: OffscreenCanvasRenderingContext2D, note: string): void {
  context.font = NOTE_FONT
  context.letterSpacing = '0px'
  context.strokeText(note, 0, LINE_PIXELS)
  context.fillText(note, 0, LINE_PIXELS)
}
