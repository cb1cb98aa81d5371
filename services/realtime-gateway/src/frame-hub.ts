import { subjects } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'

/** Takes a frame; `tile` is its subject, and a newer frame of the same tile replaces it. */
export type FrameWatcher = (tile: string, bytes: Uint8Array) => void

export interface FrameHub {
  /** Answers with the way to stop watching. */
  readonly watch: (cityId: string, watcher: FrameWatcher) => () => void
  readonly size: () => number
}
interface Watched {
  readonly watchers: Set<FrameWatcher>
  /** For whoever comes between two frames. */
  readonly latest: Map<string, Uint8Array>
  readonly unsubscribe: () => void
}

/** Tiles of a city that are kept for those who come later. */
export const TILES_KEPT_MAX = 1_024

/** Frames are not stored anywhere: NATS is listened to only while somebody looks. */
export function frameHub(connection: Pick<LogConnection, 'subscribe'>): FrameHub {
  const cities = new Map<string, Watched>()
  const open = (cityId: string): Watched => {
    const watchers = new Set<FrameWatcher>()
    const latest = new Map<string, Uint8Array>()
    const subscription = connection.subscribe(subjects.framesOf(cityId), (bytes, tile) => {
      if (latest.has(tile) || latest.size < TILES_KEPT_MAX) latest.set(tile, bytes)
      for (const watcher of watchers) watcher(tile, bytes)
    })
    return { watchers, latest, unsubscribe: () => subscription.unsubscribe() }
  }
  return {
    size: () => cities.size,
    watch: (cityId, watcher) => {
      const city = cities.get(cityId) ?? open(cityId)
      cities.set(cityId, city)
      city.watchers.add(watcher)
      for (const [tile, bytes] of city.latest) watcher(tile, bytes)
      return () => {
        city.watchers.delete(watcher)
        if (city.watchers.size > 0 || cities.get(cityId) !== city) return
        cities.delete(cityId)
        city.unsubscribe()
      }
    },
  }
}
