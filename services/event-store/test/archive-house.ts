import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { type ArchiveStore, openFolderStore } from '@urbe/archive'
import { streams as names, subjects } from '@urbe/contracts'
import {
  connectLog,
  type Expected,
  noLogLines,
  openEventLog,
  provisionStream,
  startProvisioner,
  UNBORN,
} from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'
import { freshDatabase, startNats } from '@urbe/testkit'

import { type Archivist, startArchivist } from '../src/archive/archivist.ts'
import { archiveDesk } from '../src/integrity/desk.ts'
import { openJobs } from '../src/integrity/jobs.ts'

const at = '2026-11-22T12:00:00.000Z'
const DEADLINE_MS = 60_000
const HOUR_MS = 3_600_000

export const eventually = (condition: () => boolean) => eventuallyTrue(() => Promise.resolve(condition()))

export async function eventuallyTrue(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not in ${DEADLINE_MS} ms`)
    await sleep(20)
  }
}

interface Options {
  readonly segmentAgeMaxMs?: number
  /** Around the folder in which closed segments are kept. */
  readonly around?: (store: ArchiveStore) => ArchiveStore
}

/** Streams, a database, and as many instances of the archivist as a test wants. */
export async function openHouse({ segmentAgeMaxMs = HOUR_MS, around = (store) => store }: Options = {}) {
  const server = await startNats()
  const database = await freshDatabase()
  const root = await mkdtemp(join(tmpdir(), 'urbe-archive-'))
  const db = openDatabase<object>(database.url, { poolMax: 5 })
  const connection = await connectLog({ url: server.url, name: 'event-store' })
  const provisioner = await startProvisioner({
    admit: async () => undefined,
    door: connection,
    hand: connection,
  })
  const simulation = await connectLog({ url: server.url, name: 'simulation' })
  const log = openEventLog(connection, { service: 'event-store', clock: systemClock })
  const stop = new AbortController()
  const archivists: Archivist[] = []
  const store = around(openFolderStore(join(root, 'store')))

  /** One instance of the service, with a working folder of its own. */
  const instance = (name: string, signal: AbortSignal) => {
    const places = { store, folder: join(root, name) }
    const base = { places, log, logger: noLogLines, clock: systemClock, segmentAgeMaxMs }
    const { streams, thaw } = provisioner
    const archivist = startArchivist({ ...base, db, streams, thaw, signal })
    archivists.push(archivist)
    const jobs = openJobs({
      clock: systemClock,
      newId: randomUUID,
      logger: noLogLines,
      onEnd: () => undefined,
      quickMs: DEADLINE_MS,
    })
    const wiring = { ...base, connection, ...provisioner }
    return { archivist, desk: archiveDesk({ ...wiring, archivist, jobs }), jobs }
  }
  let expected: Expected = UNBORN
  const cityId = randomUUID()
  const write = async () => {
    expected = await log.append({
      stream: names.platform,
      subject: subjects.city(cityId),
      events: [{ type: 'CityRenamed', v: 1, data: { name: 'Porto', at } }],
      ...{ expected, commitId: randomUUID(), actor: 'user:1', correlationId: randomUUID(), at },
    })
  }
  return {
    ...{ db, log, store, provisioner, instance, write, cityId, signal: stop.signal },
    startAnew: () => {
      expected = UNBORN
    },
    foundCity: () => provisionStream(simulation, 'simulation', cityId),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await Promise.all(archivists.map(({ stopped }) => stopped))
      provisioner.stop()
      await Promise.all([connection.close(), simulation.close()])
      await db.destroy()
      await database[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      await rm(root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
