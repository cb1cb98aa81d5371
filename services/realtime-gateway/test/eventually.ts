import { setTimeout as sleep } from 'node:timers/promises'

const DEADLINE_MS = 60_000
const STEP_MS = 10

/** Waits for a condition, with a limit. */
export async function eventually(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  while (!holds()) {
    if (Date.now() > deadline)
      throw new Error(`did not come to hold in ${DEADLINE_MS} ms: ${holds.toString()}`)
    await sleep(STEP_MS)
  }
}
