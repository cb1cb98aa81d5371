export interface Gate {
  /** Waits for a place; answers with how to leave it, which may be called more than once. */
  readonly enter: () => Promise<() => void>
}

/** Lets so many in at the same time, in the order in which they came. */
export function openGate(places: number): Gate {
  const waiting: (() => void)[] = []
  let free = places
  return {
    async enter() {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      let inside = true
      return () => {
        if (!inside) return
        inside = false
        const next = waiting.shift()
        if (next === undefined) free += 1
        else next()
      }
    },
  }
}

export const noGate: Gate = { enter: () => Promise.resolve(() => undefined) }
