import type { Clock } from '@urbe/kernel'
import { until } from '@urbe/local-servers'

/** The clock of auth, as the test sets it. */
export interface MovableClock {
  aheadMs: number
  /** Of the real clock, while this one stands still. */
  stoppedAtMs?: number | undefined
}

interface Moved {
  readonly movable: MovableClock
  readonly access: { readonly ready: () => boolean }
}

export const clockOf =
  (movable: MovableClock): Clock =>
  () =>
    new Date((movable.stoppedAtMs ?? Date.now()) + movable.aheadMs)

/** Resolves when auth is ready again: after a leap nobody knows what has been revoked until it is told anew. */
export async function leap({ movable, access }: Moved, ms: number) {
  movable.aheadMs += ms
  await until(async () => access.ready(), { deadlineMs: 60_000 })
}

/** Nothing lapses until this is disposed of, however slow the machine is; the clock goes on from where it stood. */
export function stopClock({ movable }: Pick<Moved, 'movable'>): Disposable {
  const stoppedAtMs = Date.now()
  movable.stoppedAtMs = stoppedAtMs
  return {
    [Symbol.dispose]() {
      movable.aheadMs -= Date.now() - stoppedAtMs
      movable.stoppedAtMs = undefined
    },
  }
}
