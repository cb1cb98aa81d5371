import { type Speed, TICK_SECONDS } from '@urbe/contracts'

/** Ten beats a second: as many frames reach the map. */
export const BEAT_MS = 100

/** A city that falls behind its speed catches up this much at most, then simply runs late. */
const DEBT_BEATS_MAX = 3
/** No beat holds the world's thread longer than this, so that a pause is obeyed soon. */
const BEAT_WALL_MS_MAX = 250

/** Turns a speed in ticks a second into simulated seconds a beat, by the clock of this machine. */
export function pace(now: () => number = () => performance.now()) {
  let last = now() - BEAT_MS
  let owed = 0
  let began = last
  return {
    next(speed: Speed): { seconds: number; wallMs: number } {
      began = now()
      if ('mode' in speed) return { seconds: Number.MAX_SAFE_INTEGER, wallMs: BEAT_MS }
      const perMs = (speed.ticksPerSecond * TICK_SECONDS) / 1_000
      owed = Math.min(owed + (began - last) * perMs, DEBT_BEATS_MAX * BEAT_MS * perMs + 1)
      last = began
      return { seconds: Math.floor(owed), wallMs: BEAT_WALL_MS_MAX }
    },
    done(simulatedSeconds: number): void {
      owed = Math.max(0, owed - simulatedSeconds)
    },
    restMs: () => Math.max(0, BEAT_MS - (now() - began)),
  }
}
