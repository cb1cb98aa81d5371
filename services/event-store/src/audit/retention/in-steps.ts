import { setTimeout as sleep } from 'node:timers/promises'

import type { LogLines } from '@urbe/event-log'

const LOOK_INTERVAL_MS = 60_000
/** While something is under way: an entry that tells of it is signed within a second or so. */
const STEP_INTERVAL_MS = 1_000

interface Steps {
  /** One step further; true when there is another one soon. */
  readonly step: () => Promise<boolean>
  readonly lasting: AbortSignal
  /** What stands in the way; undefined when nothing does. */
  readonly onFault: (fault: string | undefined) => void
  readonly logger: LogLines
  /** What is not done as long as there is a fault. */
  readonly words: string
  /** Between two steps while something is under way. */
  readonly stepMs?: number | undefined
}

/** Looks now and then whether something is to be done, and does it step by step, through all faults. */
export async function inSteps({ step, lasting, onFault, logger, words, stepMs }: Steps): Promise<void> {
  let told: string | undefined
  while (!lasting.aborted) {
    let pause = LOOK_INTERVAL_MS
    try {
      if (await step()) pause = stepMs ?? STEP_INTERVAL_MS
      told = undefined
    } catch (error) {
      if (lasting.aborted) return
      const fault = error instanceof Error ? error.message : String(error)
      // Told once, not each time.
      if (told !== fault) logger.error({ err: error }, words)
      told = fault
    }
    onFault(told)
    // Woken by the signal, which is looked at next.
    await sleep(pause, undefined, { signal: lasting }).catch(() => undefined)
  }
}
