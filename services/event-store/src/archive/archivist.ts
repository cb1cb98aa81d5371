import { setTimeout as sleep } from 'node:timers/promises'

import type { Kysely } from 'kysely'

import type { Manifest } from '@urbe/archive'
import type { Check } from '@urbe/contracts'
import { isDerived, type Provisioner } from '@urbe/event-log'
import { refuse } from '@urbe/http'

import { asTheOnlyOne } from '../only-one.ts'
import {
  type ArchiveWiring,
  type StreamArchiveStatus,
  type StreamArchivist,
  startStreamArchivist,
} from './stream-archivist.ts'
import { thawer } from './thawer.ts'

/** How soon a new city is archived. */
const LOOK_INTERVAL_MS = 2_000

export interface Archivist {
  /** False as long as another instance keeps the archive. */
  readonly isActive: () => boolean
  readonly statuses: () => readonly StreamArchiveStatus[]
  /** Null when the stream is not archived here. */
  readonly archivedThrough: (stream: string) => number | null
  /** Of one stream or all; those that had nothing open are left out. */
  readonly closeSegments: (stream: string | undefined) => Promise<readonly Manifest[]>
  /** Nobody archives the stream while the work runs. */
  readonly exclusively: <Answer>(stream: string, work: () => Promise<Answer>) => Promise<Answer>
  readonly check: () => Check
  /** Resolves when the signal has aborted and everything is on disk. */
  readonly stopped: Promise<void>
}

interface Options<DB> extends ArchiveWiring {
  readonly db: Kysely<DB>
  readonly streams: Provisioner['streams']
  readonly thaw: Provisioner['thaw']
  readonly signal: AbortSignal
}

/** Archives every stream of the log, as soon as it is there; what is derived from others is not kept. */
export function startArchivist<DB>(options: Options<DB>): Archivist {
  const { db, signal, logger } = options
  const archivists = new Map<string, StreamArchivist>()
  const thawing = thawer(options)
  let isActive = false

  async function work(until: AbortSignal): Promise<void> {
    isActive = true
    try {
      await keepUp(until)
    } finally {
      await Promise.all([...archivists.values()].map(({ stopped }) => stopped))
      archivists.clear()
      isActive = false
    }
  }

  async function keepUp(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      try {
        for (const info of await options.streams()) {
          if (!isDerived(info.name)) archive(info.name, until)
          await thawing.look(info)
        }
      } catch (error) {
        logger.warn({ err: error }, 'the streams to archive are not known just now')
      }
      // Woken by the signal, which is looked at next.
      await sleep(LOOK_INTERVAL_MS, undefined, { signal: until }).catch(() => undefined)
    }
  }

  function archive(stream: string, until: AbortSignal): void {
    if (!archivists.has(stream))
      archivists.set(stream, startStreamArchivist({ ...options, stream, signal: until }))
  }

  const statuses = () => [...archivists.values()].map((archivist) => archivist.status())
  return {
    isActive: () => isActive,
    statuses,
    archivedThrough: (stream) => archivists.get(stream)?.status().archivedThrough ?? null,
    async closeSegments(stream) {
      if (!isActive) throw notHere()
      const wanted = [...archivists].filter(([name]) => stream === undefined || name === stream)
      const closed: Manifest[] = []
      for (const [name, archivist] of wanted) {
        const segment = await archivist.closeSegment().catch((error: unknown) => {
          logger.warn({ stream: name, err: error }, 'a segment cannot be closed')
          throw refuse('archive_unavailable', `The open segment of ${name} cannot be closed just now`)
        })
        if (segment !== undefined) closed.push(segment)
      }
      return closed
    },
    async exclusively(stream, work) {
      if (!isActive) throw notHere()
      const archivist = archivists.get(stream)
      return await thawing.without(stream, () =>
        archivist === undefined ? work() : archivist.exclusively(work),
      )
    },
    check: () => checkOf(isActive, statuses()),
    stopped: asTheOnlyOne({ task: 'archive', db, signal, logger, work }),
  }
}

function notHere() {
  return refuse(
    'archive_unavailable',
    'Another instance keeps the archive, or the database cannot be reached',
  )
}

function checkOf(isActive: boolean, statuses: readonly StreamArchiveStatus[]): Check {
  const name = 'archive'
  const diverged = statuses.filter((status) => status.diverged !== undefined)
  if (diverged.length > 0) {
    const detail = diverged
      .map(({ stream, diverged: where }) => `${stream} at ${where?.at ?? '?'}`)
      .join(', ')
    return { name, status: 'fail', detail: `diverged: ${detail}` }
  }
  return isActive ? { name, status: 'pass' } : { name, status: 'warn', detail: 'kept by another instance' }
}
