import { contextOf } from './context-of.ts'
import type { Ground } from './ground.ts'
import type { Overlay } from './layers.ts'
import type { Inks } from './renderer.ts'
import type { Size, View } from './view.ts'

/** A drawing of the ground that took longer than this is not made anew in every picture of a movement. */
const GROUND_BUDGET_MS = 9
/** So long after the last movement a borrowed picture of the ground is drawn properly. */
const SETTLED_MS = 90

/** What is drawn, and how, whatever part of it is seen. */
interface Look {
  readonly ground: Ground
  readonly inks: Inks
  readonly jams: ReadonlySet<number>
  readonly overlay: Overlay | undefined
}

/** What stands still: drawn when the view changes, borrowed from the last drawing while it changes fast. */
export function groundSurface(canvas: OffscreenCanvas) {
  const shown = contextOf(canvas)
  const kept = new OffscreenCanvas(1, 1)
  const drawing = contextOf(kept)
  let look: Partial<Look> = {}
  let size: Size = { width: 1, height: 1 }
  let pixelRatio = 1
  let keptView: View | undefined
  let costMs = 0
  let seen: View | undefined
  let movedAt = 0

  function render(view: View): void {
    const { ground, inks, jams = new Set(), overlay } = look
    if (ground === undefined || inks === undefined) return
    const start = performance.now()
    ground.draw(drawing, { view, size, pixelRatio, inks, jams, overlay })
    costMs = performance.now() - start
    keptView = view
    shown.setTransform(1, 0, 0, 1, 0, 0)
    shown.drawImage(kept, 0, 0)
  }

  return {
    change(next: Partial<Look>) {
      look = { ...look, ...next }
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
        borrow(shown, kept, { view, from: keptView, size, pixelRatio, ground: look.inks?.ground ?? '' })
        return true
      }
      render(view)
      return false
    },
  }
}

interface Borrowing {
  readonly view: View
  readonly from: View
  readonly size: Size
  readonly pixelRatio: number
  readonly ground: string
}

/** The picture of another view, shifted and scaled, until there is time for a proper one. */
function borrow(
  shown: OffscreenCanvasRenderingContext2D,
  kept: OffscreenCanvas,
  { view, from, size, pixelRatio, ground }: Borrowing,
): void {
  const ratio = view.scale / from.scale
  const x = (size.width / 2) * (1 - ratio) + (from.x - view.x) * view.scale
  const y = (size.height / 2) * (1 - ratio) - (from.y - view.y) * view.scale
  shown.setTransform(1, 0, 0, 1, 0, 0)
  shown.fillStyle = ground
  shown.fillRect(0, 0, kept.width, kept.height)
  shown.setTransform(ratio, 0, 0, ratio, x * pixelRatio, y * pixelRatio)
  shown.drawImage(kept, 0, 0)
}
