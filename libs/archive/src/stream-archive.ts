import { chainHash, type LogLines, type StoredMessage } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import type { ArchiveStore } from './archive-store.ts'
import { originOf } from './beginning.ts'
import { moveFile, removeFile } from './files.ts'
import { type ArchivedMessage, encodeLine } from './line.ts'
import {
  type End,
  type LocalLines,
  localFiles,
  makeStreamFolder,
  mendLocal,
  readLocal,
} from './local-lines.ts'
import type { Manifest } from './manifest.ts'
import { listSegments } from './manifests.ts'
import { oneAtATime } from './one-at-a-time.ts'
import {
  putSegment,
  readManifest,
  readSegment,
  SEGMENT_MESSAGES_MAX,
  SEGMENT_RAW_BYTES_MAX,
} from './segment.ts'
import { openSyncedFile, type SyncedFile } from './synced-file.ts'

export interface SegmentLimits {
  readonly messagesMax: number
  readonly rawBytesMax: number
}
export const segmentLimits: SegmentLimits = {
  messagesMax: SEGMENT_MESSAGES_MAX,
  rawBytesMax: SEGMENT_RAW_BYTES_MAX,
}

export interface ArchivePlaces {
  readonly store: ArchiveStore
  /** Of this machine, for the open segments. */
  readonly folder: string
}

/** The stream does not go on where its archive ends. */
export class OutOfOrder extends Error {
  override readonly name = 'OutOfOrder'
  readonly came: number
  readonly wanted: number

  constructor(stream: string, came: number, wanted: number) {
    super(`${stream}: ${came} came instead of ${wanted}`)
    this.came = came
    this.wanted = wanted
  }
}

interface Options extends ArchivePlaces {
  readonly stream: string
  readonly clock: Clock
  readonly log: LogLines
  readonly limits?: SegmentLimits | undefined
}

/** The one writer of a stream's archive. */
export interface StreamArchive {
  /** The last archived message; undefined when there is none. */
  readonly last: () => Omit<ArchivedMessage, 'body'> | undefined
  /** Where the archive ends, also when it holds nothing. */
  readonly end: () => End
  /** Messages in the open segment, and since when it has been open. */
  readonly open: () => { readonly messages: number; readonly since: Date | undefined }
  readonly lastClosed: () => Manifest | undefined
  /** The messages must continue the archive without a gap. After anything that it throws the archive is opened anew. */
  readonly append: (messages: readonly StoredMessage[]) => Promise<void>
  /** Undefined when the open segment is empty. */
  readonly closeSegment: () => Promise<Manifest | undefined>
  /** What was appended is on disk when it resolves; the open segment stays open. */
  readonly close: () => Promise<void>
}

/** Goes on where the archive ended, also after a crash. */
export async function openStreamArchive(options: Options): Promise<StreamArchive> {
  const { store, folder, stream, clock, log, limits = segmentLimits } = options
  await makeStreamFolder(folder, stream)
  const files = localFiles(folder, stream)
  const turn = oneAtATime()
  const found = await recover(options)
  const { origin } = found
  let { closed, last } = found
  let open = { ...found.open }
  let file: SyncedFile | undefined

  const endNow = (): End => ({ sequence: last?.sequence ?? origin.sequence, hash: last?.hash ?? origin.hash })

  async function append(messages: readonly StoredMessage[]): Promise<void> {
    let lines: Buffer[] = []
    for (const message of messages) {
      const archived = continued(stream, endNow(), message)
      const line = encodeLine(archived)
      lines.push(line)
      last = withoutBody(archived)
      open = { messages: open.messages + 1, bytes: open.bytes + line.length, since: open.since ?? clock() }
      if (open.messages < limits.messagesMax && open.bytes < limits.rawBytesMax) continue
      await write(lines)
      await closeSegment()
      lines = []
    }
    if (lines.length > 0) await write(lines)
  }

  async function write(lines: readonly Buffer[]): Promise<void> {
    file ??= await openSyncedFile(files.open)
    await file.append(Buffer.concat(lines))
  }

  async function closeSegment(): Promise<Manifest | undefined> {
    if (open.messages === 0) return undefined
    await closeFile()
    await moveFile(files.open, files.closing)
    const end = { sequence: closed?.last ?? origin.sequence, hash: closed?.head ?? origin.hash }
    const lines = await readLocal({ file: files.closing, stream, end })
    // What is sealed is what the disk gives back, and it must be all that was written.
    if (lines.messages.at(-1)?.hash !== last?.hash) throw new Error(`${stream}: the open segment is damaged`)
    closed = await seal({ store, stream, end, lines, closedAt: clock() })
    await removeFile(files.closing)
    open = nothingOpen
    log.info({ stream, first: closed.first, last: closed.last, bytes: closed.bytes }, 'segment closed')
    return closed
  }

  async function closeFile(): Promise<void> {
    const closing = file
    file = undefined
    await closing?.close()
  }

  return {
    last: () => last,
    end: endNow,
    open: () => open,
    lastClosed: () => closed,
    append: (messages) => turn(() => append(messages)),
    closeSegment: () => turn(closeSegment),
    close: () => turn(closeFile),
  }
}

function continued(stream: string, end: End, message: StoredMessage): ArchivedMessage {
  const wanted = end.sequence + 1
  if (message.sequence !== wanted) throw new OutOfOrder(stream, message.sequence, wanted)
  return { ...message, hash: chainHash(end.hash, message) }
}

const nothingOpen = { messages: 0, bytes: 0, since: undefined as Date | undefined }

interface Recovered {
  readonly origin: End
  readonly closed: Manifest | undefined
  readonly last: Omit<ArchivedMessage, 'body'> | undefined
  readonly open: typeof nothingOpen
}

async function recover({ store, folder, stream, clock, log }: Options): Promise<Recovered> {
  const files = localFiles(folder, stream)
  const origin = await originOf(store, stream)
  const place = (await listSegments(store, stream)).at(-1)
  let closed = place && (await readManifest(store, place))
  let last = closed && (await readSegment(store, closed)).at(-1)
  const endNow = () => ({ sequence: last?.sequence ?? origin.sequence, hash: last?.hash ?? origin.hash })

  // A crash came between the closing of a segment and its arrival in the store.
  const full = await mendLocal({ file: files.closing, stream, end: endNow(), clock, log })
  if (full.messages.length > 0) {
    closed = await seal({ store, stream, end: endNow(), lines: full, closedAt: clock() })
    last = full.messages.at(-1)
    await removeFile(files.closing)
  }
  const { messages, raw, since } = await mendLocal({ file: files.open, stream, end: endNow(), clock, log })
  last = messages.at(-1) ?? last
  const open = messages.length === 0 ? nothingOpen : { messages: messages.length, bytes: raw.length, since }
  return { origin, closed, last: last && withoutBody(last), open }
}

interface Seal {
  readonly store: ArchiveStore
  readonly stream: string
  readonly end: End
  readonly lines: LocalLines
  readonly closedAt: Date
}

async function seal({ store, stream, end, lines, closedAt }: Seal): Promise<Manifest> {
  const { messages, raw } = lines
  return await putSegment(store, { stream, messages, previousHead: end.hash, raw }, closedAt)
}

function withoutBody({ body: _, ...rest }: ArchivedMessage): Omit<ArchivedMessage, 'body'> {
  return rest
}
