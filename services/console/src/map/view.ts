/** The part of the city that is seen: the metre in the middle of the picture, and how large a metre is. */
export interface View {
  readonly x: number
  readonly y: number
  /** CSS pixels a metre. */
  readonly scale: number
}
export interface Size {
  readonly width: number
  readonly height: number
}
export type Box = readonly [minX: number, minY: number, maxX: number, maxY: number]
export interface Spot {
  readonly x: number
  readonly y: number
}

export const SCALE_MAX = 4
/** How far one may zoom out beyond the whole city. */
export const ZOOM_OUT_BEYOND_FIT = 0.5
const FIT_MARGIN = 0.94

export function wholeView(box: Box, size: Size): View {
  const [minX, minY, maxX, maxY] = box
  const width = Math.max(1, maxX - minX)
  const height = Math.max(1, maxY - minY)
  const scale = Math.min(SCALE_MAX, Math.min(size.width / width, size.height / height) * FIT_MARGIN)
  return { x: (minX + maxX) / 2, y: (minY + maxY) / 2, scale: scale > 0 ? scale : SCALE_MAX }
}

/** North is up: a larger y in the city is a smaller one on the screen. */
export function toScreen(view: View, size: Size, spot: Spot): Spot {
  return {
    x: (spot.x - view.x) * view.scale + size.width / 2,
    y: size.height / 2 - (spot.y - view.y) * view.scale,
  }
}

export function toCity(view: View, size: Size, spot: Spot): Spot {
  return {
    x: view.x + (spot.x - size.width / 2) / view.scale,
    y: view.y - (spot.y - size.height / 2) / view.scale,
  }
}

/** Moves the picture by so many pixels, as a hand that drags it does. */
export function pan(view: View, by: Spot): View {
  return { ...view, x: view.x - by.x / view.scale, y: view.y + by.y / view.scale }
}

/** Zooms so that what is under `around` stays there. */
export function zoom(view: View, size: Size, { factor, around }: { factor: number; around: Spot }): View {
  const held = toCity(view, size, around)
  const scale = view.scale * factor
  return {
    x: held.x - (around.x - size.width / 2) / scale,
    y: held.y + (around.y - size.height / 2) / scale,
    scale,
  }
}

/** Keeps the middle of the picture inside the city and the zoom inside its range. */
export function confine(view: View, box: Box, size: Size): View {
  const least = wholeView(box, size).scale * ZOOM_OUT_BEYOND_FIT
  return {
    x: clamp(view.x, box[0], box[2]),
    y: clamp(view.y, box[1], box[3]),
    scale: clamp(view.scale, least, Math.max(SCALE_MAX, least)),
  }
}

const SCALE_BAR_PIXELS_MAX = 120
const ROUND_STEPS = [1, 2, 5]

/** The longest round length that fits the scale bar. */
export function scaleBar(scale: number): { readonly metres: number; readonly pixels: number } {
  let metres = 1
  for (let power = 1; power <= 100_000; power *= 10) {
    for (const step of ROUND_STEPS) {
      if (step * power * scale <= SCALE_BAR_PIXELS_MAX) metres = step * power
    }
  }
  return { metres, pixels: metres * scale }
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
