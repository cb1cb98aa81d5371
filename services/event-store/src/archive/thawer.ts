import type { LogLines, Provisioner, StreamInfo } from '@urbe/event-log'

interface Wiring {
  readonly thaw: Provisioner['thaw']
  readonly logger: LogLines
}

/**
 * A repair that died may have left a stream frozen, and nobody can write to it then. Only who keeps the archive repairs, so it
 * knows which streams are being repaired, and thaws the others.
 */
export function thawer({ thaw, logger }: Wiring) {
  const repairing = new Set<string>()
  let looking: Promise<void> = Promise.resolve()

  async function look({ name, frozen }: Pick<StreamInfo, 'name' | 'frozen'>): Promise<void> {
    if (frozen !== true || repairing.has(name)) return
    logger.warn({ stream: name }, 'a repair left the stream frozen; it is thawed')
    await thaw(name)
  }

  return {
    /** Throws when the stream cannot be thawed just now. */
    look(info: Pick<StreamInfo, 'name' | 'frozen'>): Promise<void> {
      const looked = look(info)
      looking = looked.catch(() => undefined)
      return looked
    },
    /** Nobody thaws the stream while the work runs. */
    async without<Answer>(stream: string, work: () => Promise<Answer>): Promise<Answer> {
      repairing.add(stream)
      try {
        // What began before could otherwise come in the middle of the repair.
        await looking
        return await work()
      } finally {
        repairing.delete(stream)
      }
    },
  }
}
