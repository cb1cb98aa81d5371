import { FileFormatError } from '../../errors.ts'
import { InflateError, inflateRaw } from '../pbf/inflate.ts'
import { crc32 } from './crc32.ts'

/** All files of an archive together. */
export const UNZIPPED_BYTES_MAX = 256 * 1024 * 1024
/** Files of an archive. */
export const ZIPPED_FILES_MAX = 1_000

/** An archive that is none, is cut off, or uses more of the format than feeds do. */
export class ZipError extends FileFormatError {
  constructor(expected: string) {
    super(1, expected)
    this.message = `expected ${expected}`
  }
}

const END_OF_DIRECTORY = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30
const COMMENT_BYTES_MAX = 0xffff
const [STORED, DEFLATED] = [0, 8]
/** In place of a number that only the 64-bit form of the format can tell. */
const ZIP64 = 0xffffffff
const ENCRYPTED = 1

interface Entry {
  readonly name: string
  readonly method: number
  readonly flags: number
  readonly crc: number
  readonly packedBytes: number
  readonly bytes: number
  readonly at: number
}

/**
 * The texts of an archive (APPNOTE.TXT of the ZIP format) by their names without folders, as far as they end as wanted.
 * @throws ZipError
 */
export function unzipTexts(zip: Uint8Array, ending: string): Readonly<Record<string, string>> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const texts = new Map<string, string>()
  let total = 0
  for (const entry of entriesIn(view)) {
    const name = entry.name.slice(entry.name.lastIndexOf('/') + 1)
    if (!name.endsWith(ending) || entry.name.startsWith('__MACOSX/')) continue
    if (texts.has(name)) throw new ZipError(`${name} only once`)
    total += entry.bytes
    if (total > UNZIPPED_BYTES_MAX) throw new ZipError(`at most ${UNZIPPED_BYTES_MAX} bytes of texts`)
    texts.set(name, textOf(entry, view, zip))
  }
  return Object.fromEntries(texts)
}

function entriesIn(view: DataView): readonly Entry[] {
  const end = endOfDirectory(view)
  const count = view.getUint16(end + 10, true)
  if (count > ZIPPED_FILES_MAX) throw new ZipError(`at most ${ZIPPED_FILES_MAX} files`)
  const entries: Entry[] = []
  let at = view.getUint32(end + 16, true)
  for (let each = 0; each < count; each += 1) {
    if (at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY) throw broken()
    const nameBytes = view.getUint16(at + 28, true)
    entries.push(entryAt(view, at, nameBytes))
    at += ENTRY_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** It is the last thing in the file, but for a comment. */
function endOfDirectory(view: DataView): number {
  const last = view.byteLength - END_BYTES
  for (let at = last; at >= Math.max(0, last - COMMENT_BYTES_MAX); at -= 1) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  }
  throw new ZipError('a zip archive')
}

function entryAt(view: DataView, at: number, nameBytes: number): Entry {
  if (at + ENTRY_BYTES + nameBytes > view.byteLength) throw broken()
  const name = new Uint8Array(view.buffer, view.byteOffset + at + ENTRY_BYTES, nameBytes)
  const entry = {
    name: new TextDecoder().decode(name),
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    at: view.getUint32(at + 42, true),
  }
  if (entry.packedBytes === ZIP64 || entry.bytes === ZIP64 || entry.at === ZIP64) {
    throw new ZipError('an archive without the 64-bit form')
  }
  return entry
}

function textOf({ name, method, flags, crc, ...entry }: Entry, view: DataView, zip: Uint8Array): string {
  if ((flags & ENCRYPTED) !== 0) throw new ZipError(`${name} without a password`)
  if (method !== STORED && method !== DEFLATED) throw new ZipError(`${name} stored or deflated`)
  const { at } = entry
  if (at + LOCAL_BYTES > zip.length || view.getUint32(at, true) !== LOCAL) throw broken()
  const from = at + LOCAL_BYTES + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  if (from + entry.packedBytes > zip.length) throw broken()
  const packed = zip.subarray(from, from + entry.packedBytes)
  const bytes = method === STORED ? packed : inflated(packed, entry.bytes)
  if (bytes.length !== entry.bytes || crc32(bytes) !== crc) throw broken()
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) throw new ZipError(`${name} in UTF-8`)
    throw error
  }
}

function inflated(packed: Uint8Array, size: number): Uint8Array {
  if (size > UNZIPPED_BYTES_MAX) throw new ZipError(`at most ${UNZIPPED_BYTES_MAX} bytes of texts`)
  try {
    return inflateRaw(packed, size)
  } catch (error) {
    if (error instanceof InflateError) throw broken()
    throw error
  }
}

function broken(): ZipError {
  return new ZipError('a zip archive that is whole')
}
