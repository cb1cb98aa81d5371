import { useCallback, useEffect, useRef, useState } from 'react'

import type { Box, Size, Spot, View } from './view.ts'
import { confine, pan, wholeView, zoom } from './view.ts'

const WHEEL_ZOOM = 0.0016
const KEY_ZOOM = 1.35
const KEY_PAN_PIXELS = 80

export interface MapControls {
  readonly zoomIn: () => void
  readonly zoomOut: () => void
  readonly fit: () => void
}
type Gesture = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** The view of a surface: dragged, pinched, wheeled and moved by keys. */
export function useMapView(surface: React.RefObject<HTMLElement | null>, box: Box | undefined, size: Size) {
  const [view, setView] = useState<View | null>(null)
  const held = useRef({ box, size })
  held.current = { box, size }

  const change = useCallback((by: (view: View, size: Size) => View) => {
    const { box: limits, size: now } = held.current
    if (limits === undefined) return
    setView((seen) => confine(by(seen ?? wholeView(limits, now), now), limits, now))
  }, [])
  const fitCity = useCallback(() => {
    const { box: limits, size: now } = held.current
    if (limits !== undefined) setView(wholeView(limits, now))
  }, [])
  const zoomBy = useCallback(
    (factor: number, around?: Spot) =>
      change((seen, now) =>
        zoom(seen, now, { factor, around: around ?? { x: now.width / 2, y: now.height / 2 } }),
      ),
    [change],
  )

  useEffect(() => {
    if (view === null && box !== undefined && size.width > 0) setView(wholeView(box, size))
  }, [box, size, view])
  useEffect(() => {
    const element = surface.current
    if (element === null) return
    return listen(element, { change, zoomBy, fitCity })
  }, [surface, change, zoomBy, fitCity])

  const controls: MapControls = {
    zoomIn: () => zoomBy(KEY_ZOOM),
    zoomOut: () => zoomBy(1 / KEY_ZOOM),
    fit: fitCity,
  }
  return { view, controls }
}

interface Moves {
  readonly change: (by: (view: View, size: Size) => View) => void
  readonly zoomBy: (factor: number, around?: Spot) => void
  readonly fitCity: () => void
}

function listen(element: HTMLElement, moves: Moves): () => void {
  const gone = new AbortController()
  const { signal } = gone
  const spotOf = (event: { clientX: number; clientY: number }): Spot => {
    const { left, top } = element.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 16
      moves.zoomBy(Math.exp(-pixels * WHEEL_ZOOM), spotOf(event))
    },
    { passive: false, signal },
  )
  listenToPointers(element, { ...moves, spotOf }, signal)
  const keys = keyMoves(moves)
  element.addEventListener(
    'keydown',
    (event) => {
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
      if (act === undefined) return
      event.preventDefault()
      act(event)
    },
    { signal },
  )
  return () => gone.abort()
}

function keyMoves({ change, zoomBy, fitCity }: Moves): Gesture {
  const by = (x: number, y: number) => () =>
    change((view) => pan(view, { x: x * KEY_PAN_PIXELS, y: y * KEY_PAN_PIXELS }))
  return {
    ArrowLeft: by(1, 0),
    ArrowRight: by(-1, 0),
    ArrowUp: by(0, 1),
    ArrowDown: by(0, -1),
    '+': () => zoomBy(KEY_ZOOM),
    '=': () => zoomBy(KEY_ZOOM),
    '-': () => zoomBy(1 / KEY_ZOOM),
    '0': fitCity,
  }
}

/** One finger or the mouse drags; two fingers drag and pinch at once. */
function listenToPointers(
  element: HTMLElement,
  { change, zoomBy, spotOf }: Moves & { spotOf: (event: PointerEvent) => Spot },
  signal: AbortSignal,
): void {
  const fingers = new Map<number, Spot>()
  element.addEventListener(
    'pointerdown',
    (event) => {
      element.setPointerCapture(event.pointerId)
      fingers.set(event.pointerId, spotOf(event))
    },
    { signal },
  )
  element.addEventListener(
    'pointermove',
    (event) => {
      const from = fingers.get(event.pointerId)
      if (from === undefined) return
      const to = spotOf(event)
      const before = spread(fingers)
      fingers.set(event.pointerId, to)
      const share = fingers.size
      change((view) => pan(view, { x: (to.x - from.x) / share, y: (to.y - from.y) / share }))
      const after = spread(fingers)
      if (before > 0 && after > 0) zoomBy(after / before, middle(fingers))
    },
    { signal },
  )
  for (const type of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(type, (event) => fingers.delete(event.pointerId), { signal })
  }
}

function spread(fingers: ReadonlyMap<number, Spot>): number {
  const [one, other] = [...fingers.values()]
  return one === undefined || other === undefined ? 0 : Math.hypot(one.x - other.x, one.y - other.y)
}

function middle(fingers: ReadonlyMap<number, Spot>): Spot {
  const all = [...fingers.values()]
  const sum = all.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 })
  return { x: sum.x / all.length, y: sum.y / all.length }
}
