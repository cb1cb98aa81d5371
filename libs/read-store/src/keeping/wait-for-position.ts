import { setTimeout as sleep } from 'node:timers/promises'

import type { Roster } from './roster.ts'

const WAIT_MS = 2_000
/** A stream that has begun just now is noticed within this. */
const NOTICE_MS = 20
/** After this it is looked again who is to be waited for: generations come and go. */
const LOOK_AGAIN_MS = 500

export interface Position {
  readonly stream: string
  readonly sequence: number
}

/**
 * Waits until everything that readers see of the position's stream is there. A stream that nothing here is built from needs no
 * waiting.
 */
export function waitForPosition({ handlesFor }: Pick<Roster<unknown>, 'handlesFor'>) {
  return async ({ stream, sequence }: Position, timeoutMs = WAIT_MS): Promise<boolean> => {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const left = Math.max(0, deadline - performance.now())
      const handles = handlesFor(stream)
      if (handles !== undefined) {
        const slice = Math.min(left, LOOK_AGAIN_MS)
        const arrived = await Promise.all(handles.map((handle) => handle.waitFor(sequence, slice)))
        if (arrived.every(Boolean)) return true
      }
      if (left === 0) return false
      if (handles === undefined) await sleep(Math.min(left, NOTICE_MS))
    }
  }
}
