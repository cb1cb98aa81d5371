import type { GroundPicture } from './ground-picture.ts'
import { toScreen } from './view.ts'

type Context = OffscreenCanvasRenderingContext2D

export function fill(context: Context, path: Path2D, ink: string): void {
  context.fillStyle = ink
  context.fill(path, 'evenodd')
}

export function stroke(context: Context, path: Path2D, { ink, width }: { ink: string; width: number }): void {
  context.strokeStyle = ink
  context.lineWidth = width
  context.stroke(path)
}

const HATCH_PIXELS = 9
const HATCH_WIDTH = 1.25

/** Slanting lines across an area, so that it is told from others without its colour; crossed where it is worst. */
export function hatch(context: Context, path: Path2D, picture: GroundPicture, crossed: boolean): void {
  const { view, size, pixelRatio, inks } = picture
  // They stay where they are in the city while the city moves.
  const origin = toScreen(view, size, { x: 0, y: 0 })
  const lines = new Path2D()
  const reach = size.width + size.height
  for (let c = (origin.x + origin.y) % HATCH_PIXELS; c < reach; c += HATCH_PIXELS) {
    lines.moveTo(c, 0)
    lines.lineTo(c - size.height, size.height)
  }
  for (
    let c = ((origin.x - origin.y) % HATCH_PIXELS) - size.height;
    crossed && c < size.width;
    c += HATCH_PIXELS
  ) {
    lines.moveTo(c, 0)
    lines.lineTo(c + size.height, size.height)
  }
  context.save()
  context.clip(path, 'evenodd')
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  stroke(context, lines, { ink: inks.hatch, width: HATCH_WIDTH })
  context.restore()
}
