import { QUEUED } from './vehicles.ts'
import type { Size, View } from './view.ts'

/** What is left of a trail after one picture, in 256ths. */
const TRAIL_KEEPS = 214
const TRAIL_ENDS_AT = 14
const ALPHA_OPAQUE = 255
const DOT_RADIUS_MAX = 5

export interface Dots {
  readonly count: number
  readonly x: Float32Array
  readonly y: Float32Array
  readonly state: Uint8Array
}
export interface RasterInks {
  /** 0x00BBGGRR, as a little-endian pixel has it without its opacity. */
  readonly moving: number
  readonly queued: number
}
export interface Raster {
  /** Signed, because a 32-bit number with its sign stays in a register where one without becomes a double. */
  readonly pixels: Int32Array
  readonly width: number
  readonly height: number
}

/** Beyond so many vehicles a crowd is told by its density, not by the size of each. */
const CROWD = 12_000
const DOT_RADIUS_ALONE = 2
const DOT_RADIUS_CROWDED = 0.9

/** How large a vehicle is drawn, in device pixels from its middle. */
export function dotRadius(scale: number, count: number, pixelRatio: number): number {
  const least = count > CROWD ? DOT_RADIUS_CROWDED : DOT_RADIUS_ALONE
  return Math.min(DOT_RADIUS_MAX, least + scale * 2.4) * pixelRatio
}

/** Opacity of a round dot with a soft rim, one byte a pixel; made once a zoom. */
export function stamp(radius: number): { readonly side: number; readonly alpha: Uint8Array } {
  const side = Math.ceil(radius) * 2 + 1
  const alpha = new Uint8Array(side * side)
  const middle = (side - 1) / 2
  for (let n = 0; n < alpha.length; n += 1) {
    const distance = Math.hypot((n % side) - middle, Math.floor(n / side) - middle)
    alpha[n] = Math.round(Math.min(1, Math.max(0, radius + 0.5 - distance)) * ALPHA_OPAQUE)
  }
  return { side, alpha }
}

/** Every pixel loses some of its opacity: vehicles draw a short tail behind them. */
export function fade(pixels: Int32Array): void {
  for (let n = 0; n < pixels.length; n += 1) {
    const pixel = pixels[n] as number
    if (pixel === 0) continue
    const alpha = ((pixel >>> 24) * TRAIL_KEEPS) >>> 8
    pixels[n] = alpha < TRAIL_ENDS_AT ? 0 : (alpha << 24) | (pixel & 0xff_ffff)
  }
}

interface Picture {
  readonly view: View
  readonly size: Size
  readonly pixelRatio: number
  readonly inks: RasterInks
  readonly stamp: ReturnType<typeof stamp>
}

/** Stamps every vehicle in view; those that queue come last so that a jam is never hidden. Allocates nothing. */
export function drawVehicles(raster: Raster, dots: Dots, picture: Picture): void {
  stampAll(raster, dots, picture, false)
  stampAll(raster, dots, picture, true)
}

function stampAll(
  raster: Raster,
  dots: Dots,
  { view, size, pixelRatio, inks, stamp: mark }: Picture,
  queued: boolean,
) {
  const ink = queued ? inks.queued : inks.moving
  const scale = view.scale * pixelRatio
  const left = (size.width * pixelRatio) / 2 - view.x * scale
  const top = (size.height * pixelRatio) / 2 + view.y * scale
  const reach = (mark.side - 1) / 2
  const { x, y, state, count } = dots
  const maxX = raster.width - mark.side
  const maxY = raster.height - mark.side
  for (let n = 0; n < count; n += 1) {
    if ((state[n] === QUEUED) !== queued) continue
    const px = ((left + (x[n] as number) * scale) | 0) - reach
    const py = ((top - (y[n] as number) * scale) | 0) - reach
    if (px >= 0 && py >= 0 && px <= maxX && py <= maxY) stampOne(raster, mark, py * raster.width + px, ink)
  }
}

function stampOne(
  { pixels, width }: Raster,
  { side, alpha }: Picture['stamp'],
  corner: number,
  ink: number,
): void {
  let source = 0
  for (let row = 0; row < side; row += 1) {
    const start = corner + row * width
    for (let column = 0; column < side; column += 1) {
      const covers = alpha[source] as number
      source += 1
      const at = start + column
      // The stronger of the two stays, so that neither a rim nor a tail dims a vehicle.
      if (covers !== 0 && covers >= (pixels[at] as number) >>> 24) pixels[at] = (covers << 24) | ink
    }
  }
}

/** `rgb(r, g, b)` or `#rrggbb` as a little-endian pixel without opacity. */
export function pixelOf(colour: string): number {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour)
  const parts =
    hex === null
      ? (colour.match(/[\d.]+/g) ?? []).map(Number)
      : hex.slice(1).map((two) => Number.parseInt(two, 16))
  const [red = 0, green = 0, blue = 0] = parts
  return (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)
}
