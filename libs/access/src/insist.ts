import { setTimeout as sleep } from 'node:timers/promises'

const RETRY_MS = 100

interface Log {
  readonly warn: (fields: object, message: string) => void
}

/** Does it until it works; one at a time. Asked for while it runs, it is done once more: what it read may be old. */
export function insistence(signal: AbortSignal, log: Log) {
  return (what: string, work: () => Promise<void>): (() => void) => {
    let state: 'idle' | 'running' | 'again' = 'idle'
    const untilDone = async () => {
      while (!signal.aborted) {
        try {
          return await work()
        } catch (error) {
          if (!signal.aborted) log.warn({ err: error }, `auth does not tell its ${what} yet`)
          await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
        }
      }
    }
    const start = () => {
      if (state !== 'idle') {
        state = 'again'
        return
      }
      state = 'running'
      void untilDone().finally(() => {
        const again = state === 'again'
        state = 'idle'
        if (again && !signal.aborted) start()
      })
    }
    return start
  }
}
