import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'

import type { LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import { checkLines } from './check-lines.ts'
import { hasCode, makeFolder, moveFile, removeFile, replaceFile } from './files.ts'
import { type ArchivedMessage, decodeLine, linesIn } from './line.ts'

/** Files of one stream in the working folder. */
export const localFiles = (folder: string, stream: string) => ({
  folder: join(folder, stream),
  /** Grows. */
  open: join(folder, stream, 'open.ndjson'),
  /** Full, and on its way into the store. */
  closing: join(folder, stream, 'closing.ndjson'),
})

/** Where an archive ends. */
export interface End {
  readonly sequence: number
  readonly hash: string
}

export interface LocalLines {
  readonly messages: readonly ArchivedMessage[]
  readonly raw: Uint8Array
  readonly since: Date
}

interface Place {
  readonly file: string
  readonly stream: string
  readonly end: End
}

/** What a local file holds beyond the end, as far as it continues it without a fault. */
export async function readLocal({ file, stream, end }: Place): Promise<Tail> {
  return await tailOf(await contentOf(file), { stream, end })
}

/** `whole` says whether that is all there is. */
export interface Tail extends LocalLines {
  readonly whole: boolean
}

export async function tailOf(
  content: Content | undefined,
  { stream, end }: Omit<Place, 'file'>,
): Promise<Tail> {
  if (content === undefined) return { messages: [], raw: new Uint8Array(), since: new Date(0), whole: true }
  const { bytes, since } = content
  const { lines } = linesIn(bytes)
  const skipped = lines.findIndex((line) => sequenceOf(stream, line) === end.sequence + 1)
  const tail = skipped < 0 ? [] : lines.slice(skipped)
  const wanted = { stream, first: end.sequence + 1, previousHead: end.hash }
  const { messages, fault } = await checkLines(tail, wanted)
  const start = sizeOf(lines.slice(0, Math.max(skipped, 0)))
  const length = sizeOf(tail.slice(0, messages.length))
  const isOld = tail.length === 0 && lines.every((line) => sequenceOf(stream, line) <= end.sequence)
  const whole = fault === undefined && (isOld || tail.length > 0)
  return { messages, raw: bytes.subarray(start, start + length), since, whole }
}

function sizeOf(lines: readonly Uint8Array[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0)
}

interface Content {
  readonly bytes: Buffer
  readonly since: Date
}

/** Its writer may move the file away at any moment: all is read of the one that was opened. */
export async function contentOf(file: string): Promise<Content | undefined> {
  let handle: FileHandle
  try {
    handle = await open(file)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  try {
    return { bytes: await handle.readFile(), since: (await handle.stat()).birthtime }
  } finally {
    await handle.close()
  }
}

/** NaN when it cannot be read, which is neither old nor next. */
function sequenceOf(stream: string, line: Uint8Array): number {
  try {
    return decodeLine(stream, line).sequence
  } catch {
    return Number.NaN
  }
}

interface Repair extends Place {
  readonly clock: Clock
  readonly log: LogLines
}

/**
 * Leaves in a local file exactly what continues the archive: an unfinished last line is cut, and what is old goes. A file with
 * a fault is kept aside, because its stream may need what is left of it.
 */
export async function mendLocal({ file, stream, end, clock, log }: Repair): Promise<LocalLines> {
  const found = await readLocal({ file, stream, end })
  const content = await contentOf(file)
  if (content === undefined || content.bytes.length === found.raw.length) return found
  if (!found.whole) {
    const aside = file.replace(/[^/\\]+$/, (name) => `damaged-${clock().getTime()}-${name}`)
    await moveFile(file, aside)
    log.error({ stream, aside, kept: found.messages.length }, 'a local segment of the archive is damaged')
  }
  if (found.raw.length === 0) await removeFile(file)
  else await replaceFile(file, found.raw)
  return found
}

export async function makeStreamFolder(folder: string, stream: string): Promise<void> {
  await makeFolder(localFiles(folder, stream).folder)
}
