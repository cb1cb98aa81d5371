import { cityEvent, streams, subjects } from '@urbe/contracts'
import type { Commit, EventLog, LogLines } from '@urbe/event-log'

interface Options {
  readonly log: EventLog
  readonly signal: AbortSignal
  readonly logger: LogLines
  /** Starts the work for a city; the signal aborts when the city is removed or everything stops. */
  readonly onCity: (cityId: string, signal: AbortSignal) => unknown
  /** For those who look after the history of cities that are no more, too. */
  readonly keepRemoved?: boolean
}

export interface CityFollower {
  readonly ids: () => ReadonlySet<string>
  /** Resolves when the cities that are there at the start are known. */
  readonly ready: Promise<void>
  /** Resolves when the signal has aborted. */
  readonly stopped: Promise<void>
}

/** Learns from the directory of cities which there are, from the beginning of the log on. */
export function followCities({ log, signal, logger, onCity, keepRemoved = false }: Options): CityFollower {
  const present = new Map<string, AbortController>()
  const known = new Set<string>()
  const ready = Promise.withResolvers<void>()

  const stopped = log.follow({
    stream: streams.platform,
    filterSubject: subjects.everyCity,
    from: 1,
    signal,
    log: logger,
    onBatch: (commits) => {
      const before = new Set(known)
      for (const commit of commits) learn(commit)
      for (const id of known) if (!before.has(id)) start(id)
      for (const id of before) if (!known.has(id)) stop(id)
    },
    onState: ({ status }) => {
      if (status === 'live') ready.resolve()
    },
    onDiverged: (error) => logger.error({ error: error.message }, 'DIVERGED: cities are not followed'),
  })
  void stopped
    .catch((error: unknown) => logger.error({ error: String(error) }, 'cities are not followed'))
    .then(ready.resolve)

  function learn(commit: Commit): void {
    const id = commit.subject.split('.').at(-1) ?? ''
    for (const event of commit.events) {
      const parsed = cityEvent.safeParse(event)
      if (!parsed.success) continue
      if (parsed.data.type === 'CityFounded') known.add(id)
      if (parsed.data.type === 'CityRemoved' && !keepRemoved) known.delete(id)
    }
  }

  function start(id: string): void {
    const here = new AbortController()
    present.set(id, here)
    const run = async () => void (await onCity(id, AbortSignal.any([signal, here.signal])))
    run().catch((error: unknown) =>
      logger.error({ cityId: id, error: String(error) }, 'city is not followed'),
    )
  }

  function stop(id: string): void {
    present.get(id)?.abort()
    present.delete(id)
  }

  return { ids: () => known, ready: ready.promise, stopped }
}
