const STOP_DEADLINE_MS = 20_000

type Undo = () => unknown
type Line = (fields: Readonly<Record<string, unknown>>, message: string) => void

interface Log {
  readonly info: Line
  readonly warn: Line
  readonly error: Line
}

export interface Scope {
  readonly signal: AbortSignal
  /** Undone in the reverse of the order in which they were added. */
  readonly onStop: (part: string, undo: Undo) => void
}

interface Options {
  readonly name: string
  readonly log: Log
  readonly start: (scope: Scope) => Promise<void>
}

/** Runs one service: start, wait for a signal, undo in reverse order, exit. */
export async function service({ name, log, start }: Options): Promise<void> {
  const stopping = new AbortController()
  const undos: { part: string; undo: Undo }[] = []

  const stop = async (why: string, exitCode: number) => {
    if (stopping.signal.aborted) return
    log.info({ why }, `${name} is stopping`)
    const deadline = setTimeout(() => process.exit(1), STOP_DEADLINE_MS)
    stopping.abort()
    process.exitCode = exitCode
    for (const { part, undo } of undos.toReversed()) await close({ part, undo, log })
    log.info({}, `${name} has stopped`)
    clearTimeout(deadline)
    process.exit()
  }

  process.once('SIGTERM', () => void stop('SIGTERM', 0))
  process.once('SIGINT', () => void stop('SIGINT', 0))
  process.once('uncaughtException', (error) => {
    log.error({ err: error }, 'a fault reached nobody')
    void stop('uncaught exception', 1)
  })
  try {
    await start({ signal: stopping.signal, onStop: (part, undo) => undos.push({ part, undo }) })
    log.info({}, `${name} has started`)
  } catch (error) {
    log.error({ err: error }, `${name} cannot start`)
    await stop('start failed', 1)
  }
}

async function close({ part, undo, log }: { part: string; undo: Undo; log: Log }): Promise<void> {
  try {
    await undo()
  } catch (error) {
    log.error({ err: error, part }, 'a part did not close')
    process.exitCode = 1
  }
}
