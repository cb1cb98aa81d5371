import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_AGAIN_MS = 20

interface Limits {
  readonly deadlineMs: number
  readonly signal?: AbortSignal
}

/** Waits for a condition with a limit; says whether it came true in time. */
export async function until(
  condition: () => Promise<boolean>,
  { deadlineMs, signal }: Limits,
): Promise<boolean> {
  const deadline = performance.now() + deadlineMs
  while (signal?.aborted !== true) {
    if (await condition()) return true
    if (performance.now() > deadline) return false
    await sleep(LOOK_AGAIN_MS)
  }
  return false
}
