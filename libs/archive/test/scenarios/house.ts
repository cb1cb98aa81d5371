import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import {
  connectLog,
  type EventLog,
  type Expected,
  noLogLines,
  openEventLog,
  type StoredMessage,
  startProvisioner,
  UNBORN,
} from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { startMortalNats } from '@urbe/testkit/servers'

import { openFolderStore } from '../../src/folder-store.ts'
import { openStreamArchive } from '../../src/stream-archive.ts'
import { at, freshFolder } from '../samples.ts'

export const STREAM = 'PLATFORM'
const READY_DEADLINE_MS = 60_000
const SEGMENT_MESSAGES = 40

/** A server that can be killed, a log with a provisioner, and an archive of the platform's stream. */
export async function openHouse() {
  const server = await startMortalNats()
  const fresh = await freshFolder()
  const connection = await connectLog({ url: server.url, name: 'simulation' })
  const provisioner = await startProvisioner({
    admit: async () => undefined,
    door: connection,
    hand: connection,
  })
  const log = openEventLog(connection, { service: 'simulation', clock: systemClock })
  const places = { store: openFolderStore(fresh.folder), folder: fresh.folder }
  const streamFolder = join(server.storeDir, 'jetstream', '$G', 'streams', STREAM)

  /** Kills the server, does something to its files, and waits until it answers again. */
  async function whileDown(work: () => Promise<void>): Promise<void> {
    await server.kill()
    await work()
    await server.start()
    const deadline = performance.now() + READY_DEADLINE_MS
    for (;;) {
      try {
        await log.info(STREAM)
        return
      } catch (error) {
        if (performance.now() > deadline) throw error
        await sleep(50)
      }
    }
  }

  /** Takes into the archive what the stream holds beyond. */
  async function archiveAll({ closes = false }: { closes?: boolean } = {}): Promise<void> {
    const limits = { messagesMax: SEGMENT_MESSAGES, rawBytesMax: 8_000_000 }
    const archive = await openStreamArchive({
      ...places,
      stream: STREAM,
      clock: systemClock,
      log: noLogLines,
      limits,
    })
    const from = (archive.last()?.sequence ?? 0) + 1
    const { lastSequence = 0 } = (await log.info(STREAM)) ?? {}
    await archive.append(await log.messages(STREAM, from, lastSequence - from + 1))
    if (closes) await archive.closeSegment()
    await archive.close()
  }

  return {
    ...{ server, connection, provisioner, log, places, streamFolder, whileDown, archiveAll },
    wiring: {
      ...{ log, connection, places, clock: systemClock, logger: noLogLines },
      ...{ remake: provisioner.remake, freeze: provisioner.freeze, thaw: provisioner.thaw },
    },
    async [Symbol.asyncDispose]() {
      provisioner.stop()
      await connection.close()
      await server[Symbol.asyncDispose]()
      await fresh[Symbol.asyncDispose]()
    },
  }
}
export type House = Awaited<ReturnType<typeof openHouse>>

/** Writes to several aggregates in turn; remembers where each stands. */
export function writerOf(log: EventLog) {
  const heads = new Map<string, Expected>()
  return {
    async write(city: string, { bytes = 200, commitId = randomUUID() } = {}): Promise<number> {
      const subject = `plat.simulation.city.${city}`
      const appended = await log.append({
        stream: STREAM,
        subject,
        events: [{ type: 'CityRenamed', v: 1, data: { name: 'Évora 🏙', pad: 'x'.repeat(bytes), at } }],
        expected: heads.get(subject) ?? UNBORN,
        commitId,
        actor: 'user:1',
        correlationId: randomUUID(),
        at,
      })
      heads.set(subject, appended)
      return appended.sequence
    },
    /** Looks at the log again, as a service does after a conflict. */
    async reload(): Promise<void> {
      for (const subject of heads.keys()) heads.set(subject, (await log.head(STREAM, subject)).expected)
    },
  }
}

export async function allOf(log: EventLog): Promise<StoredMessage[]> {
  const { lastSequence = 0 } = (await log.info(STREAM)) ?? {}
  return [...(await log.messages(STREAM, 1, lastSequence))]
}

/** A restored message is a new one to the server: only the time at which it was stored differs. */
export function historyIn(messages: readonly StoredMessage[]) {
  return messages.map(({ sequence, subject, headers, body }) => ({
    sequence,
    subject,
    headers,
    body: Buffer.from(body).toString('base64'),
  }))
}
