import type { Kysely } from 'kysely'

import type { ArchivePlaces } from '@urbe/archive'
import type { Check } from '@urbe/contracts'
import type { EventLog, LogConnection, LogLines, Provisioner } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import { startArchivist } from './archive/archivist.ts'
import { thawer } from './archive/thawer.ts'
import type { Copies } from './audit/retention/messages.ts'
import type { Database } from './database.ts'
import { archiveDesk } from './integrity/desk.ts'
import type { Jobs } from './integrity/jobs.ts'
import { noArchive } from './integrity/no-archive.ts'
import { openRestorer } from './integrity/restorer.ts'
import type { IntegrityDesk } from './integrity/routes.ts'

interface Wiring {
  readonly clock: Clock
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly logger: LogLines
  readonly jobs: Jobs
  readonly provisioner: Pick<Provisioner, 'streams' | 'remake' | 'freeze' | 'thaw'>
  /** As the user that writes the log again. */
  readonly connectRestorer: () => Promise<LogConnection>
  /** Of this service, where messages are signed. */
  readonly signatures?: LogConnection['signatures']
  /** Undefined: nothing is archived. */
  readonly places: ArchivePlaces | undefined
  readonly segmentAgeMaxMs: number
  readonly signal: AbortSignal
}
interface ArchiveStanding {
  /** Messages of the log that the archive does not hold yet. */
  readonly lag: number
  readonly diverged: number
}
export interface Archiving {
  readonly desk: IntegrityDesk
  /** Null when nothing archives the stream. */
  readonly archivedThrough: (stream: string) => number | null
  readonly checks: () => readonly Check[]
  /** Undefined when nothing is archived. */
  readonly copies: Copies | undefined
  readonly standing: () => Promise<ArchiveStanding>
  readonly ended: () => Promise<void>
}

/** The archive with all that is done with it, or what can be said without one. */
export function openArchiving(wiring: Wiring): Archiving {
  const { jobs, logger, places, provisioner, connectRestorer, signatures } = wiring
  const { streams, remake, freeze, thaw } = provisioner
  if (places === undefined) return withoutArchive(wiring)
  const base = { ...wiring, places, streams, thaw }
  const archivist = startArchivist(base)
  const restorer = openRestorer({ connect: connectRestorer, logger, signatures })
  const desk = archiveDesk({ ...base, archivist, jobs, remake, freeze, connection: restorer })
  return {
    desk,
    archivedThrough: archivist.archivedThrough,
    checks: () => [archivist.check()],
    copies: { store: places.store, isHere: archivist.isActive, exclusively: archivist.exclusively },
    async standing() {
      const behind = (await streams()).map(({ name, lastSequence }) => {
        const through = archivist.archivedThrough(name)
        return through === null ? 0 : Math.max(0, lastSequence - through)
      })
      const diverged = archivist.statuses().filter((each) => each.diverged !== undefined)
      return { lag: behind.reduce((sum, each) => sum + each, 0), diverged: diverged.length }
    },
    async ended() {
      await archivist.stopped
      await restorer.close()
    },
  }
}

function withoutArchive({ provisioner, logger }: Wiring): Archiving {
  // Nothing can be repaired without an archive: what is frozen is left over.
  const thawed = thawAll(provisioner, logger)
  return {
    desk: noArchive(provisioner),
    archivedThrough: () => null,
    checks: () => [],
    copies: undefined,
    standing: () => Promise.resolve({ lag: 0, diverged: 0 }),
    ended: () => thawed,
  }
}

async function thawAll({ streams, thaw }: Wiring['provisioner'], logger: LogLines): Promise<void> {
  try {
    for (const info of await streams()) await thawer({ thaw, logger }).look(info)
  } catch (error) {
    logger.error({ err: error }, 'whether a stream is frozen cannot be found out')
  }
}
