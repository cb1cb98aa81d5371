import { setTimeout as sleep } from 'node:timers/promises'

import { openFolderStore } from '@urbe/archive'
import { type LogConnection, noLogLines, openEventLog, startProvisioner } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import type { openDatabase } from '@urbe/read-store'

import { startArchivist } from '../src/archive/archivist.ts'
import type { Database } from '../src/database.ts'

const LOOK_MS = 20
export const SEGMENT = 100

interface Archiving {
  readonly connection: LogConnection
  readonly db: ReturnType<typeof openDatabase<Database>>
  readonly folder: string
  readonly signal: AbortSignal
}

/** Whoever keeps the archive, in small segments, with the hand that may remove. */
export async function openArchive({ connection, db, folder, signal }: Archiving) {
  const log = openEventLog(connection, { service: 'event-store', clock: systemClock })
  const provisioner = await startProvisioner({
    admit: async () => undefined,
    door: connection,
    hand: connection,
  })
  const places = { folder, store: openFolderStore(folder) }
  const archivist = startArchivist({
    ...{ db, places, log, signal, logger: noLogLines, clock: systemClock, segmentAgeMaxMs: 3_600_000 },
    ...{ streams: provisioner.streams, thaw: provisioner.thaw },
    limits: { messagesMax: SEGMENT, rawBytesMax: 8_000_000 },
  })
  while (!archivist.isActive() || archivist.archivedThrough('AUDIT') === null) await sleep(LOOK_MS)
  const copies = {
    ...{ store: places.store, isHere: archivist.isActive, exclusively: archivist.exclusively },
  }
  return { archivist, copies, log, places, provisioner }
}
