import { type Ground, groundOf } from './ground.ts'
import type { Inks, MapRenderer, MapSurfaces } from './renderer.ts'
import { dotRadius, drawVehicles, fade, pixelOf, stamp } from './vehicle-raster.ts'
import { vehicleMotion } from './vehicles.ts'
import type { Size, View } from './view.ts'

/** A drawing of the ground that took longer than this is not made anew in every picture of a movement. */
const GROUND_BUDGET_MS = 9
/** So long after the last movement a borrowed picture of the ground is drawn properly. */
const SETTLED_MS = 90
/** Pictures in which a trail has faded out after everybody stands still. */
const TRAIL_PICTURES = 24

/** The CPU back end. Two surfaces lie one above the other: the ground, drawn when the view changes, and the vehicles. */
export function rasterRenderer(surfaces: MapSurfaces): MapRenderer {
  const ground = groundSurface(surfaces.ground)
  const vehicles = vehicleSurface(surfaces.vehicles)
  let view: View = { x: 0, y: 0, scale: 0.1 }
  let request: number | undefined
  let dirty = true

  function picture(now: number): void {
    request = undefined
    const groundMoves = ground.draw(view, now)
    const vehiclesMove = vehicles.draw(view, now, dirty)
    dirty = false
    if (groundMoves || vehiclesMove) ask()
  }
  function ask(): void {
    request ??= requestAnimationFrame(picture)
  }
  function redraw(): void {
    dirty = true
    ask()
  }

  return {
    setMap(scene) {
      ground.setGround(groundOf(scene))
      redraw()
    },
    setFrame(frame) {
      vehicles.motion.setFrame(frame, performance.now())
      redraw()
    },
    clearVehicles() {
      vehicles.motion.clear()
      redraw()
    },
    setView(next) {
      view = next
      redraw()
    },
    setInks(inks) {
      ground.setInks(inks)
      vehicles.setInks(inks)
      redraw()
    },
    setJams(links) {
      ground.setJams(new Set(links))
      redraw()
    },
    setMotion(motion) {
      vehicles.setMotion(motion)
      redraw()
    },
    resize(size, pixelRatio) {
      ground.resize(size, pixelRatio)
      vehicles.resize(size, pixelRatio)
      redraw()
    },
    close() {
      if (request !== undefined) cancelAnimationFrame(request)
    },
  }
}

function groundSurface(canvas: OffscreenCanvas) {
  const shown = contextOf(canvas)
  const kept = new OffscreenCanvas(1, 1)
  const drawing = contextOf(kept)
  let ground: Ground | undefined
  let inks: Inks | undefined
  let jams: ReadonlySet<number> = new Set()
  let size: Size = { width: 1, height: 1 }
  let pixelRatio = 1
  let keptView: View | undefined
  let costMs = 0
  let seen: View | undefined
  let movedAt = 0

  function render(view: View): void {
    if (ground === undefined || inks === undefined) return
    const start = performance.now()
    ground.draw(drawing, { view, size, pixelRatio, inks, jams })
    costMs = performance.now() - start
    keptView = view
    shown.setTransform(1, 0, 0, 1, 0, 0)
    shown.drawImage(kept, 0, 0)
  }

  /** The picture of another view, shifted and scaled, until there is time for a proper one. */
  function borrow(view: View, from: View): void {
    if (inks === undefined) return
    const ratio = view.scale / from.scale
    const x = (size.width / 2) * (1 - ratio) + (from.x - view.x) * view.scale
    const y = (size.height / 2) * (1 - ratio) - (from.y - view.y) * view.scale
    shown.setTransform(1, 0, 0, 1, 0, 0)
    shown.fillStyle = inks.ground
    shown.fillRect(0, 0, canvas.width, canvas.height)
    shown.setTransform(ratio, 0, 0, ratio, x * pixelRatio, y * pixelRatio)
    shown.drawImage(kept, 0, 0)
  }

  return {
    setGround(next: Ground) {
      ground = next
      keptView = undefined
    },
    setInks(next: Inks) {
      inks = next
      keptView = undefined
    },
    setJams(next: ReadonlySet<number>) {
      jams = next
      keptView = undefined
    },
    resize(next: Size, ratio: number) {
      size = next
      pixelRatio = ratio
      for (const each of [canvas, kept]) {
        each.width = Math.max(1, Math.round(next.width * ratio))
        each.height = Math.max(1, Math.round(next.height * ratio))
      }
      keptView = undefined
    },
    /** True while the picture is borrowed and a proper one is still to come. */
    draw(view: View, now: number): boolean {
      if (view !== seen) movedAt = now
      seen = view
      if (view === keptView) return false
      const patient = costMs > GROUND_BUDGET_MS && now - movedAt < SETTLED_MS
      if (keptView !== undefined && patient) {
        borrow(view, keptView)
        return true
      }
      render(view)
      return false
    },
  }
}

function vehicleSurface(canvas: OffscreenCanvas) {
  const context = contextOf(canvas)
  const motion = vehicleMotion()
  let inks = { moving: 0, queued: 0 }
  let size: Size = { width: 1, height: 1 }
  let pixelRatio = 1
  let image = new ImageData(1, 1)
  let pixels = new Uint32Array(image.data.buffer)
  let mark = stamp(1)
  let markScale = -1
  let moves = true
  let seen: View | undefined
  let trailLeft = 0

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
      canvas.width = Math.max(1, Math.round(next.width * ratio))
      canvas.height = Math.max(1, Math.round(next.height * ratio))
      image = new ImageData(canvas.width, canvas.height)
      pixels = new Uint32Array(image.data.buffer)
      markScale = -1
    },
    draw(view: View, now: number, dirty: boolean): boolean {
      const moving = moves && motion.moving(now)
      if (moving || dirty) trailLeft = TRAIL_PICTURES
      if (trailLeft === 0) return false
      trailLeft -= 1
      if (view.scale !== markScale) {
        mark = stamp(dotRadius(view.scale, pixelRatio))
        markScale = view.scale
      }
      // A trail belongs to a vehicle that moved, not to a view that did.
      if (moves && view === seen) fade(pixels)
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
      return moving || (moves && trailLeft > 0)
    },
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('the canvas has no 2d context')
  return context
}
