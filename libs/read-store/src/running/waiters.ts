interface Waiter {
  readonly sequence: number
  readonly settle: (reached: boolean) => void
}

/** Those who wait until a sequence has been reached. */
export function waiters() {
  let now = 0
  const waiting = new Set<Waiter>()
  return {
    reached(sequence: number): void {
      now = Math.max(now, sequence)
      for (const waiter of waiting) if (waiter.sequence <= now) waiter.settle(true)
    },
    wait(sequence: number, timeoutMs: number): Promise<boolean> {
      if (sequence <= now) return Promise.resolve(true)
      return new Promise((resolve) => {
        const settle = (reached: boolean) => {
          clearTimeout(timer)
          waiting.delete(waiter)
          resolve(reached)
        }
        const timer = setTimeout(settle, timeoutMs, false)
        const waiter = { sequence, settle }
        waiting.add(waiter)
      })
    },
  }
}
