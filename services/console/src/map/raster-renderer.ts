import { groundOf } from './ground.ts'
import { groundSurface } from './ground-surface.ts'
import type { MapRenderer, MapSurfaces } from './renderer.ts'
import { vehicleSurface } from './vehicle-surface.ts'
import type { View } from './view.ts'

/** Further than this between two frames the straight way would cut across blocks: the vehicle is set down instead. */
const LEAP_PIXELS = 30

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
      ground.change({ ground: groundOf(scene) })
      redraw()
    },
    setFrame(frame) {
      vehicles.motion.setFrame(frame, performance.now(), LEAP_PIXELS / view.scale)
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
      ground.change({ inks })
      vehicles.setInks(inks)
      redraw()
    },
    setJams(links) {
      ground.change({ jams: new Set(links) })
      redraw()
    },
    setOverlay(overlay) {
      ground.change({ overlay: overlay ?? undefined })
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
