import { useCallback, useMemo, useRef, useState } from 'react'

import type { StateFrame } from '@urbe/contracts'

import { useCityMap } from '../api/queries.ts'
import { type Census, censusTaker } from '../map/census.ts'
import type { MapRenderer } from '../map/renderer.ts'
import { sceneOf } from '../map/scene.ts'

const CENSUS_EVERY_MS = 1_000

/** The map of the city and who is on it. Frames go to the renderer at once; people are told once a second. */
export function useCityScene(cityId: string) {
  const map = useCityMap(cityId)
  const scene = useMemo(() => (map.data === undefined ? undefined : sceneOf(map.data)), [map.data])
  const count = useMemo(() => (scene === undefined ? undefined : censusTaker(scene)), [scene])
  const renderer = useRef<MapRenderer | null>(null)
  const last = useRef<StateFrame | null>(null)
  const countedAt = useRef(0)
  const [census, setCensus] = useState<Census | undefined>()

  const showFrame = useCallback(
    (frame: StateFrame) => {
      last.current = frame
      renderer.current?.setFrame(frame)
      const now = performance.now()
      if (count === undefined || now - countedAt.current < CENSUS_EVERY_MS) return
      countedAt.current = now
      setCensus(count(frame))
    },
    [count],
  )
  const setRenderer = useCallback((next: MapRenderer | null) => {
    renderer.current = next
    if (last.current !== null) next?.setFrame(last.current)
  }, [])
  return { map, scene, census, showFrame, setRenderer }
}
export type CityScene = ReturnType<typeof useCityScene>
