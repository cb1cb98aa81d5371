import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'

import type { StateFrame } from '@urbe/contracts'

import { usePlatform } from '../api/platform-context.tsx'
import { type LiveCity, type LiveState, liveCity } from './live-city.ts'

const idle: LiveState = {
  link: 'connecting',
  feed: [],
  jams: new Set(),
  moment: undefined,
  stateHash: undefined,
  gap: false,
}

/** Frames go straight to `onFrame`, past React: they come ten times a second. */
export function useLiveCity(cityId: string, onFrame: (frame: StateFrame) => void): LiveState {
  const platform = usePlatform()
  const queries = useQueryClient()
  const [live, setLive] = useState<LiveCity | null>(null)
  const sink = useRef(onFrame)
  sink.current = onFrame
  useEffect(() => {
    const city = liveCity({
      cityId,
      connect: platform.connect,
      onFrame: (frame) => sink.current(frame),
      onCommand: (type, position) => {
        platform.positions.reached(cityId, position)
        const key = type.startsWith('Policy') ? ['policies', cityId] : ['city', cityId]
        void queries.invalidateQueries({ queryKey: key })
      },
      later: (act, ms) => {
        const timer = setTimeout(act, ms)
        return () => clearTimeout(timer)
      },
    })
    setLive(city)
    return () => {
      city.close()
      setLive(null)
    }
  }, [cityId, platform, queries])
  return useSyncExternalStore(live?.subscribe ?? never, live?.state ?? (() => idle))
}

function never(): () => void {
  return () => undefined
}
