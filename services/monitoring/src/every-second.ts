const BEAT_MS = 1_000

interface Options {
  /** Tried each second until it has succeeded once. */
  readonly begin: () => Promise<void>
  readonly each: () => Promise<void>
  readonly onFault: (error: unknown) => void
}

/** Work that is done once a second, never twice at a time, after a beginning that may need several tries. */
export function everySecond({ begin, each, onFault }: Options) {
  let begun = false
  let running: Promise<void> | undefined
  const once = async () => {
    if (!begun) await begin()
    begun = true
    await each()
  }
  const beat = () => {
    running ??= once()
      .catch(onFault)
      .finally(() => {
        running = undefined
      })
  }
  beat()
  const timer = setInterval(beat, BEAT_MS)
  return {
    begun: () => begun,
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
