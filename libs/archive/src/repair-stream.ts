import { setTimeout as sleep } from 'node:timers/promises'

import {
  type EventLog,
  type LogConnection,
  type LogLines,
  LogUnavailable,
  type StoredMessage,
} from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import { appendAgain } from './append-again.ts'
import { originOf } from './beginning.ts'
import { type Difference, differenceOf, unarchivedMessages } from './difference.ts'
import { mendArchive } from './mend-archive.ts'
import { readArchive } from './read-archive.ts'
import { type Live, type LiveLog, readStream } from './read-stream.ts'
import { rescuedMessages, TooManyToRescue } from './rescued-messages.ts'
import type { ArchivePlaces } from './stream-archive.ts'
import { type VerifiedArchive, verifyArchive } from './verify-archive.ts'
import { withoutHeld } from './without-held.ts'
import { NotInPlace, writeBack } from './write-back.ts'

/** Somebody who writes in between, or a connection that breaks, makes a repair start over; not for ever. */
export const REPAIR_ATTEMPTS_MAX = 10
const BACK_OFF_MS = 200

export interface RepairWiring {
  readonly log: Pick<EventLog, 'info' | 'messages' | 'head'>
  /** Of a user of NATS who may publish everywhere. */
  readonly connection: Pick<LogConnection, 'publishWithAck' | 'signatures'>
  /** Deletes the stream with all that is in it and makes it anew, to begin with a sequence; the provisioner's. */
  readonly remake: (stream: string, first: number) => Promise<void>
  /** From then on nobody can write to the stream; the provisioner's, as is its contrary. */
  readonly freeze: (stream: string) => Promise<void>
  readonly thaw: (stream: string) => Promise<void>
  readonly places: ArchivePlaces
  readonly clock: Clock
  readonly logger: LogLines
}
interface Order {
  readonly stream: string
  /** Only says what would be done. */
  readonly dryRun?: boolean
  readonly signal?: AbortSignal | undefined
  /** Messages written so far in the running attempt. */
  readonly onProgress?: ((messages: number) => void) | undefined
}

export interface Repaired {
  readonly stream: string
  readonly mode: 'nothing_to_do' | 'appended' | 'rebuilt' | 'not_possible'
  readonly firstDifference: number | null
  /** Messages written from the archive, or that would be. */
  readonly restored: number
  /** Messages that only the damaged stream held, put behind the restored ones; in a dry run those that will be tried. */
  readonly appendedAgain: number
  /** Messages that only the damaged stream held and that fit nowhere any more. */
  readonly orphans: number
  readonly orphansFile?: string
  readonly detail: string
}

/** Makes a stream again what its archive holds; of an empty stream that is a restore. Nobody may archive it meanwhile. */
export async function repairStream(wiring: RepairWiring, order: Order): Promise<Repaired> {
  const { stream, signal } = order
  const { findings, messages } = await soundArchive(wiring, order)
  const [finding] = findings
  if (finding !== undefined) {
    const { kind, first, last, detail } = finding
    return impossible(stream, `the archive itself is damaged: ${first}-${last}: ${kind}: ${detail}`)
  }
  if (messages === 0) return impossible(stream, 'nothing of the stream is archived')
  const difference = await differenceOf({ ...wiring, stream, signal })
  if (order.dryRun === true) return planned(stream, difference)
  try {
    return await repair(wiring, order, difference)
  } catch (error) {
    if (error instanceof TooManyToRescue) return impossible(stream, error.message)
    throw error
  }
}

/** What is wrong with the archive's segments is mended first, where the stream still has the messages. */
async function soundArchive(
  wiring: RepairWiring,
  { stream, signal, dryRun }: Order,
): Promise<VerifiedArchive> {
  const { log, places, clock, logger } = wiring
  const verify = () => verifyArchive({ ...places, streams: [stream], signal })
  const verified = await verify()
  if (verified.findings.length === 0 || dryRun === true) return verified
  const { mended, notPossible } = await mendArchive({ store: places.store, log, clock, stream })
  logger.warn({ stream, mended, notPossible }, 'damaged segments of the archive were written anew')
  return mended.length === 0 ? verified : await verify()
}

async function repair(wiring: RepairWiring, order: Order, difference: Difference): Promise<Repaired> {
  const { stream } = order
  const plan = planned(stream, difference)
  const rebuilt = await untilSame(wiring, order, difference)
  const { placed, orphans, file } = await putBackRescued(wiring, stream)
  if (plan.mode === 'nothing_to_do' && placed + orphans === 0) return plan
  const report: Repaired = {
    ...plan,
    ...(rebuilt ? { mode: 'rebuilt', restored: difference.archivedThrough } : {}),
    appendedAgain: placed,
    orphans,
    ...(file === undefined ? {} : { orphansFile: file }),
    detail: orphans === 0 ? 'repaired' : `${orphans} messages fit nowhere any more: ${file}`,
  }
  wiring.logger.warn({ ...report }, 'a stream was repaired from the archive')
  return report
}

function planned(stream: string, { first, archivedThrough, last, unarchived }: Difference): Repaired {
  const report = { stream, appendedAgain: 0, orphans: 0 }
  if (first === undefined) {
    const detail = `the stream holds what is archived, 1-${archivedThrough}`
    return { ...report, mode: 'nothing_to_do', firstDifference: null, restored: 0, detail }
  }
  if (isShorter({ first, last })) {
    const restored = archivedThrough - last
    const detail = `${first}-${archivedThrough} are appended`
    return { ...report, mode: 'appended', firstDifference: first, restored, detail }
  }
  const detail = `the stream is made anew with 1-${archivedThrough}; ${unarchived} messages of its own are put behind`
  const rebuilt = { mode: 'rebuilt', firstDifference: first, restored: archivedThrough } as const
  return { ...report, ...rebuilt, appendedAgain: unarchived, detail }
}

/** Everything that is there is right, and the next message gets the sequence of the first that is missing. */
function isShorter({ first, last }: { readonly first: number; readonly last: number }): boolean {
  return first === last + 1 && last > 0
}

/** Answers whether the stream had to be made anew. */
async function untilSame(wiring: RepairWiring, order: Order, difference: Difference): Promise<boolean> {
  const { stream, signal } = order
  let rebuilt = false
  let now = difference
  for (let attempt = 1; now.first !== undefined; attempt++) {
    const { first, last } = now
    const from = isShorter({ first, last }) ? first : 1
    rebuilt ||= from === 1
    try {
      await restore(wiring, order, from)
    } catch (error) {
      const passing = error instanceof NotInPlace || error instanceof LogUnavailable
      if (!passing || attempt >= REPAIR_ATTEMPTS_MAX) throw error
      wiring.logger.warn({ stream, attempt, error: error.message }, 'the repair starts over')
      await sleep(BACK_OFF_MS * attempt, undefined, { signal })
    }
    now = await differenceOf({ ...wiring, stream, signal })
    if (now.first !== undefined && attempt >= REPAIR_ATTEMPTS_MAX) {
      throw new NotInPlace(`${stream}: ${attempt} attempts, and it still differs at ${now.first}`)
    }
  }
  return rebuilt
}

async function restore(wiring: RepairWiring, order: Order, from: number): Promise<void> {
  const { connection, places } = wiring
  const { stream, signal, onProgress } = order
  if (from === 1) await makeAnew(wiring, order)
  const messages = readArchive(places, stream, from)
  await writeBack(messages, { connection, stream, signal, onWritten: onProgress })
}

/** What only the stream holds goes to disk before it is deleted, also what is written while this goes on. */
async function makeAnew(wiring: RepairWiring, order: Order): Promise<void> {
  const { log, places, freeze, thaw, remake, logger } = wiring
  const { stream, signal } = order
  const rescued = rescuedMessages(places.folder, stream)
  let through = await lastOf(log, stream)
  let count = await rescued.add(unarchivedMessages({ log, places, stream, signal }))

  async function rescueNewer(): Promise<void> {
    const last = await lastOf(log, stream)
    if (last <= through) return
    count += await rescued.add(messagesIn(readStream(log, { stream, first: through + 1, last })))
    through = last
  }

  // What came during the long look is taken now, so that the freeze is short.
  await rescueNewer()
  try {
    await freeze(stream)
    await rescueNewer()
    await checkFrozen(log, stream, through)
    logger.warn({ stream, rescued: count }, 'the stream is deleted and made anew from the archive')
    await remake(stream, (await originOf(places.store, stream)).sequence + 1)
  } catch (error) {
    await thaw(stream).catch((reason: unknown) =>
      logger.error({ stream, err: reason }, 'the stream stays frozen'),
    )
    throw error
  }
}

/** Somebody else who began to keep the archive meanwhile may have thawed the stream. */
async function checkFrozen(log: LiveLog, stream: string, through: number): Promise<void> {
  const now = await log.info(stream)
  if (now === undefined || (now.frozen === true && now.lastSequence === through)) return
  throw new NotInPlace(`${stream}: it was written to, or thawed, before it could be made anew`)
}

async function lastOf(log: LiveLog, stream: string): Promise<number> {
  return (await log.info(stream))?.lastSequence ?? 0
}

async function* messagesIn(stretch: AsyncIterable<Live>): AsyncGenerator<StoredMessage> {
  for await (const live of stretch) if ('message' in live && live.message !== undefined) yield live.message
}

async function putBackRescued({ log, connection, places, clock }: RepairWiring, stream: string) {
  const rescued = rescuedMessages(places.folder, stream)
  const messages = await rescued.all()
  if (messages.length === 0) return { placed: 0, orphans: 0, file: undefined }
  const { placed, orphans } = await appendAgain(messages, { log, connection, stream })
  const lost = await withoutHeld(orphans, { log, stream })
  const file = await rescued.settle(lost, clock())
  return { placed, orphans: lost.length, file }
}

function impossible(stream: string, detail: string): Repaired {
  const nothing = { restored: 0, appendedAgain: 0, orphans: 0, firstDifference: null }
  return { stream, mode: 'not_possible', ...nothing, detail }
}
