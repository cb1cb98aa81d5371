import { contextOf } from './context-of.ts'
import type { Inks } from './renderer.ts'
import { dotRadius, drawVehicles, fade, pixelOf, stamp } from './vehicle-raster.ts'
import { vehicleMotion } from './vehicles.ts'
import type { Size, View } from './view.ts'

/** Pictures in which a trail has faded out after everybody stands still. */
const TRAIL_PICTURES = 24
/** A picture that costs more than this leaves no trails: smooth movement is worth more. */
const TRAIL_BUDGET_MS = 10

/** What moves: pixels of its own above the ground, written anew in every picture while somebody is on the way. */
export function vehicleSurface(canvas: OffscreenCanvas) {
  const context = contextOf(canvas)
  const motion = vehicleMotion()
  let inks = { moving: 0, queued: 0 }
  let size: Size = { width: 1, height: 1 }
  let pixelRatio = 1
  let image = new ImageData(1, 1)
  let pixels = new Int32Array(image.data.buffer)
  let mark = stamp(1)
  let markRadius = -1
  let moves = true
  let seen: View | undefined
  let trailLeft = 0
  let costMs = 0

  return {
    motion,
    setInks(given: Inks) {
      inks = { moving: pixelOf(given.moving), queued: pixelOf(given.queued) }
      pixels.fill(0)
    },
    setMotion(motionWanted: boolean) {
      moves = motionWanted
    },
    resize(next: Size, ratio: number) {
      size = next
      pixelRatio = ratio
      image = new ImageData(...devicePixels(next, ratio))
      Object.assign(canvas, { width: image.width, height: image.height })
      pixels = new Int32Array(image.data.buffer)
      markRadius = -1
    },
    draw(view: View, now: number, dirty: boolean): boolean {
      const moving = moves && motion.moving(now)
      if (moving || dirty) trailLeft = TRAIL_PICTURES
      if (trailLeft === 0) return false
      trailLeft -= 1
      const radius = dotRadius(view.scale, motion.current.count, pixelRatio)
      if (radius !== markRadius) {
        mark = stamp(radius)
        markRadius = radius
      }
      const start = performance.now()
      // A trail belongs to a vehicle that moved, not to a view that did.
      if (moves && view === seen && costMs < TRAIL_BUDGET_MS) fade(pixels)
      else pixels.fill(0)
      seen = view
      motion.moveTo(moves ? now : Number.POSITIVE_INFINITY)
      drawVehicles({ pixels, width: canvas.width, height: canvas.height }, motion.current, {
        view,
        size,
        pixelRatio,
        inks,
        stamp: mark,
      })
      context.putImageData(image, 0, 0)
      costMs += (performance.now() - start - costMs) / TRAIL_PICTURES
      return moving || (moves && trailLeft > 0)
    },
  }
}

function devicePixels({ width, height }: Size, ratio: number): [number, number] {
  return [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))]
}
