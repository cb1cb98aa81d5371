import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { openFolderStore, verifyArchive, verifyStream } from '@urbe/archive'
import { subjects, witnessAnswer } from '@urbe/contracts'
import { connectLog, type LogConnection, openEventLog } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { checkpointIn, cosign, noteKeyOf, parseNote, vkeyOf } from '@urbe/merkle'

import { until } from './house.ts'
import { openArchive } from './messages-archive.ts'
import { startHouse } from './retention-house.ts'

const ASK_TIMEOUT_MS = 5_000
const LOOK_MS = 20
/** Cosigns whatever it is shown, until it is told to stop. */
export function startWitness(connection: LogConnection): () => Promise<void> {
  const { privateKey: secret } = generateKeyPairSync('ed25519')
  const key = noteKeyOf('urbe.example/witness/v1', 4, secret)
  const stop = new AbortController()
  const ask = async (request: object) => {
    const body = Buffer.from(JSON.stringify({ vkey: vkeyOf(key), ...request }))
    const answer = await connection.request(subjects.auditWitness, body, ASK_TIMEOUT_MS)
    return witnessAnswer.parse(JSON.parse(Buffer.from(answer).toString()))
  }
  const look = async () => {
    const { checkpoint } = await ask({ size: 0 })
    if (checkpoint === null) return
    const { text } = parseNote(checkpoint)
    const { size } = checkpointIn(text)
    const line = cosign(text, { key, secret, unixSeconds: Math.floor(Date.now() / 1_000) })
    await ask({ size, cosignature: { size, line } })
  }
  const looking = (async () => {
    while (!stop.signal.aborted) {
      // While nobody keeps the trail there is nobody to answer.
      await look().catch(() => undefined)
      await sleep(LOOK_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  })()
  return () => {
    stop.abort()
    return looking
  }
}

/** A trail of three days ago, its messages in the stream and in an archive of small segments. */
export async function startMessagesHouse() {
  const house = await startHouse()
  const closing = new AsyncDisposableStack()
  closing.use(house)
  const { url } = house.nats
  const connection = await connectLog({ url, name: 'event-store' })
  closing.defer(connection.close)
  const folder = join(house.folder, 'archive')
  const log = openEventLog(connection, { service: 'event-store', clock: systemClock })
  const archive = async () => {
    const stop = new AbortController()
    const opened = await openArchive({ connection, db: house.db, folder, signal: stop.signal })
    const last = (await log.info('AUDIT'))?.lastSequence ?? 0
    await until(() => (opened.archivist.archivedThrough('AUDIT') ?? 0) >= last)
    const end = onlyOnce(async () => {
      stop.abort()
      await opened.archivist.stopped
      opened.provisioner.stop()
    })
    closing.defer(end)
    return { ...opened, end }
  }
  const places = { folder, store: openFolderStore(folder) }
  return {
    ...house,
    ...{ connection, archive, archiveFolder: folder, log },
    witness: () => {
      const end = onlyOnce(startWitness(connection))
      closing.defer(end)
    },
    /** What the verifiers say of stream and archive. */
    async verified() {
      const { ok, findings, head } = await verifyStream({ log, places, stream: 'AUDIT' })
      const archived = await verifyArchive({ ...places, streams: ['AUDIT'] })
      return { ok, findings: [...findings, ...archived.findings], head, archived }
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}
export type MessagesHouse = Awaited<ReturnType<typeof startMessagesHouse>>

/** A test may end something before the house does. */
function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}
