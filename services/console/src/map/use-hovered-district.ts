import { useEffect, useRef, useState } from 'react'

import { districtAt } from './district-at.ts'
import type { Scene } from './scene.ts'
import { type Size, type Spot, toCity, type View } from './view.ts'

export interface Hovered {
  /** Its place in the scene. */
  readonly district: number
  /** The pointer, in pixels of the surface. */
  readonly at: Spot
}

interface Watched {
  readonly scene: Scene | undefined
  readonly view: View | null
  readonly size: Size
}

/** The district under the pointer, or the one that was tapped; nothing while the map is dragged. */
export function useHoveredDistrict(
  surface: React.RefObject<HTMLElement | null>,
  watched: Watched,
  wanted: boolean,
): Hovered | undefined {
  const [hovered, setHovered] = useState<Hovered | undefined>()
  const seen = useRef(watched)
  seen.current = watched
  useEffect(() => {
    const element = surface.current
    if (element === null || !wanted) return
    const gone = new AbortController()
    const look = (event: PointerEvent) => setHovered(hoveredAt(element, event, seen.current))
    listen(element, { look, leave: () => setHovered(undefined) }, gone.signal)
    return () => {
      gone.abort()
      setHovered(undefined)
    }
  }, [surface, wanted])
  return hovered
}

interface Glances {
  readonly look: (event: PointerEvent) => void
  readonly leave: () => void
}
/** A finger never rests quite still. */
const TAP_PIXELS_MAX = 8

function listen(element: HTMLElement, { look, leave }: Glances, signal: AbortSignal): void {
  let down: Spot | undefined
  const isTap = ({ clientX, clientY }: PointerEvent) =>
    down !== undefined && Math.hypot(clientX - down.x, clientY - down.y) <= TAP_PIXELS_MAX
  const press = ({ clientX, clientY }: PointerEvent) => {
    down = { x: clientX, y: clientY }
  }
  const move = (event: PointerEvent) => {
    if (event.buttons === 0) look(event)
    else if (!isTap(event)) leave()
  }
  element.addEventListener('pointerdown', press, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', (event) => isTap(event) && look(event), { signal })
  element.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && leave(), { signal })
  element.addEventListener('wheel', leave, { signal, passive: true })
}

function hoveredAt(
  element: HTMLElement,
  { clientX, clientY }: PointerEvent,
  { scene, view, size }: Watched,
): Hovered | undefined {
  if (scene === undefined || view === null) return undefined
  const { left, top } = element.getBoundingClientRect()
  const at = { x: clientX - left, y: clientY - top }
  const district = districtAt(scene, toCity(view, size, at))
  return district === undefined ? undefined : { district, at }
}
