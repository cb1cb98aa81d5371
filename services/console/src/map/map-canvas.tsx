import { useEffect, useId, useRef, useState } from 'react'

import type { DistrictConditions } from '@urbe/contracts'

import { onThemeChange, resolveColours } from '../design/theme.ts'
import { formatLength } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { DistrictTip } from './district-tip.tsx'
import type { Overlay } from './layers.ts'
import { MapButtons } from './map-buttons.tsx'
import { type InkName, inkNames, type MapRenderer } from './renderer.ts'
import type { Scene } from './scene.ts'
import { type Hovered, useHoveredDistrict } from './use-hovered-district.ts'
import { useMapView } from './use-map-view.ts'
import { type Size, scaleBar } from './view.ts'
import { workerRenderer } from './worker-renderer.ts'

interface MapCanvasProps {
  readonly name: string
  readonly scene: Scene | undefined
  readonly jams: ReadonlySet<number>
  /** What the city is coloured by. */
  readonly overlay: Overlay | null
  /** Told of the district under the pointer. */
  readonly districts: readonly DistrictConditions[]
  /** Whoever has the vehicles is given the renderer, and takes it back with `null`. */
  readonly onRenderer: (renderer: MapRenderer | null) => void
  readonly onTable: () => void
}

const tokens = Object.fromEntries(inkNames.map((name) => [name, `--map-${name}`])) as Record<InkName, string>
const PIXEL_RATIO_MAX = 2

export function MapCanvas(props: MapCanvasProps) {
  const { name, scene, jams, overlay, districts, onRenderer, onTable } = props
  const { say, locale } = useSay()
  const surface = useRef<HTMLDivElement>(null)
  const size = useSize(surface)
  const renderer = useRenderer(surface, onRenderer)
  const { view, controls } = useMapView(surface, scene?.box, size)
  const helpId = useId()
  useEffect(() => {
    if (scene !== undefined) renderer?.setMap(scene)
  }, [renderer, scene])
  useEffect(() => renderer?.resize(size, Math.min(PIXEL_RATIO_MAX, devicePixelRatio)), [renderer, size])
  useEffect(() => {
    if (view !== null) renderer?.setView(view)
  }, [renderer, view])
  useEffect(() => renderer?.setJams([...jams]), [renderer, jams])
  useEffect(() => renderer?.setOverlay(overlay), [renderer, overlay])
  const hovered = useHoveredDistrict(surface, { scene, view, size }, districts.length > 0)
  const bar = view === null ? undefined : scaleBar(view.scale)
  return (
    <>
      <div
        ref={surface}
        className={overlay === null ? 'map' : 'map coloured'}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the map, so it takes the focus
        tabIndex={0}
        aria-label={say('map.label', { name })}
        aria-describedby={helpId}
      />
      <p id={helpId} className="hidden-visually">
        {say('map.help')}
      </p>
      <Tip hovered={hovered} scene={scene} districts={districts} size={size} />
      <MapButtons controls={controls} onTable={onTable} />
      {bar !== undefined && (
        <div className="scale-bar" aria-hidden="true" style={{ width: bar.pixels }}>
          {formatLength(bar.metres, locale, say)}
        </div>
      )}
    </>
  )
}

interface TipProps extends Pick<MapCanvasProps, 'scene' | 'districts'> {
  readonly hovered: Hovered | undefined
  readonly size: Size
}

function Tip({ hovered, scene, districts, size }: TipProps) {
  const district = hovered === undefined ? undefined : scene?.districts[hovered.district]
  const conditions = districts.find(({ id }) => id === district?.id)
  if (hovered === undefined || district === undefined || conditions === undefined) return null
  return <DistrictTip name={district.name} conditions={conditions} hovered={hovered} size={size} />
}

/** Canvases are made here, not by React: once their drawing has gone to a worker they cannot be used again. */
function useRenderer(
  surface: React.RefObject<HTMLElement | null>,
  onRenderer: (renderer: MapRenderer | null) => void,
): MapRenderer | null {
  const [renderer, setRenderer] = useState<MapRenderer | null>(null)
  const given = useRef(onRenderer)
  given.current = onRenderer
  useEffect(() => {
    const layers = [document.createElement('canvas'), document.createElement('canvas')] as const
    surface.current?.append(...layers)
    const made = workerRenderer({
      ground: layers[0].transferControlToOffscreen(),
      vehicles: layers[1].transferControlToOffscreen(),
    })
    const still = matchMedia('(prefers-reduced-motion: reduce)')
    const ink = () => made.setInks(resolveColours(tokens))
    const move = () => made.setMotion(!still.matches)
    ink()
    move()
    still.addEventListener('change', move)
    const deaf = onThemeChange(ink)
    setRenderer(made)
    given.current(made)
    return () => {
      deaf()
      still.removeEventListener('change', move)
      given.current(null)
      made.close()
      for (const layer of layers) layer.remove()
    }
  }, [surface])
  return renderer
}

function useSize(surface: React.RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 })
  useEffect(() => {
    const element = surface.current
    if (element === null) return
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [surface])
  return size
}
