import type { LogConnection, LogLines, Publication } from '@urbe/event-log'

/** A repair that writes nothing for so long is over, and with it the right to write. */
export const RESTORER_IDLE_MS = 5_000

type Ack = Awaited<ReturnType<LogConnection['publishWithAck']>>
interface Wiring {
  readonly connect: () => Promise<LogConnection>
  /** Of this service: it vouches for what had to be put into another place. */
  readonly signatures?: LogConnection['signatures']
  readonly logger: LogLines
}

/** Publishes as the user that may write what every service says; connected only while something is written. */
export function openRestorer({ connect, logger, signatures }: Wiring) {
  let open: Promise<LogConnection> | undefined
  let idle: NodeJS.Timeout | undefined

  async function close(): Promise<void> {
    clearTimeout(idle)
    const closing = open
    open = undefined
    // One that could not be opened needs no closing; whoever wanted it was told.
    await closing?.then((connection) => connection.close()).catch(() => undefined)
  }

  function connected(): Promise<LogConnection> {
    clearTimeout(idle)
    idle = setTimeout(() => void close(), RESTORER_IDLE_MS)
    open ??= connect()
    return open
  }

  return {
    signatures,
    isOpen: () => open !== undefined,
    async publishWithAck(message: Publication, timeoutMs: number): Promise<Ack> {
      try {
        return await (await connected()).publishWithAck(message, timeoutMs)
      } catch (error) {
        await close()
        logger.warn({ err: error }, 'the restorer cannot connect')
        return { kind: 'not_sent', description: 'the restorer cannot connect' }
      }
    },
    close,
  }
}
