import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'

import { ArchiveFault } from './archive-fault.ts'
import type { ArchiveStore } from './archive-store.ts'
import { checkLines } from './check-lines.ts'
import { type ArchivedMessage, linesIn } from './line.ts'
import { type Manifest, manifestBytes, parseManifest, sealedManifest, sha256 } from './manifest.ts'

export const SEGMENT_RAW_BYTES_MAX = 8 * 1_048_576
export const SEGMENT_MESSAGES_MAX = 10_000
/** The last message may go beyond, never so far; a file that unpacks to more was not written by us. */
const UNPACKED_BYTES_MAX = 2 * SEGMENT_RAW_BYTES_MAX

const DIGITS = 12
const NAME = /^([A-Za-z0-9_-]+)\/(\d{12})-(\d{12})\.(json|ndjson\.zst)$/
const pack = promisify(zstdCompress)
const unpack = promisify(zstdDecompress)

/** Without the ending: `<stream>/<first>-<last>`. */
export function segmentName({ stream, first, last }: Pick<Manifest, 'stream' | 'first' | 'last'>): string {
  const digits = (sequence: number) => String(sequence).padStart(DIGITS, '0')
  return `${stream}/${digits(first)}-${digits(last)}`
}

/** What a name in the store stands for; undefined when it is not of a segment. */
export function segmentIn(name: string) {
  const [, stream = '', first, last, ending] = NAME.exec(name) ?? []
  if (first === undefined) return undefined
  return { stream, first: Number(first), last: Number(last), isManifest: ending === 'json' }
}

export interface Unsealed {
  readonly stream: string
  readonly messages: readonly ArchivedMessage[]
  readonly previousHead: string
  /** The lines as they stand in the open segment. */
  readonly raw: Uint8Array
}

/** Puts a segment into the store: the content first, so that a manifest never promises what is not there. */
export async function putSegment(
  store: ArchiveStore,
  { stream, messages, previousHead, raw }: Unsealed,
  closedAt: Date,
): Promise<Manifest> {
  const [first, last] = [messages[0], messages.at(-1)]
  if (first === undefined || last === undefined) throw new Error(`${stream}: an empty segment is not closed`)
  const bytes = await pack(raw)
  const manifest = sealedManifest({
    format: 1,
    stream,
    first: first.sequence,
    last: last.sequence,
    count: messages.length,
    previousHead,
    head: last.hash,
    sha256: sha256(bytes),
    bytes: bytes.length,
    rawBytes: raw.length,
    from: first.storedAt,
    to: last.storedAt,
    closedAt: closedAt.toISOString(),
  })
  const name = segmentName(manifest)
  await store.put(`${name}.ndjson.zst`, bytes)
  await store.put(`${name}.json`, manifestBytes(manifest))
  return manifest
}

/** The manifest of one segment. Throws `ArchiveFault`. */
export async function readManifest(
  store: ArchiveStore,
  named: Pick<Manifest, 'stream' | 'first' | 'last'>,
): Promise<Manifest> {
  const segment = segmentName(named)
  const { stream, first, last } = named
  const wrong = (detail: string) =>
    new ArchiveFault({ stream, segment, first, last, kind: 'manifest_mismatch', detail })
  const bytes = await store.get(`${segment}.json`)
  if (bytes === undefined) throw wrong('there is no manifest')
  const manifest = parseManifest(bytes)
  if (typeof manifest === 'string') throw wrong(manifest)
  const fits = manifest.stream === stream && manifest.first === first && manifest.last === last
  if (!fits || manifest.count !== last - first + 1) throw wrong('the manifest is that of another segment')
  return manifest
}

/** The messages of one closed segment, each looked at. Throws `ArchiveFault`. */
export async function readSegment(
  store: ArchiveStore,
  manifest: Manifest,
): Promise<readonly ArchivedMessage[]> {
  const { stream, first, last, previousHead } = manifest
  const segment = segmentName(manifest)
  const whole = { stream, segment, first, last }
  const packed = await store.get(`${segment}.ndjson.zst`)
  if (packed === undefined) {
    throw new ArchiveFault({ ...whole, kind: 'missing_segment', detail: 'the file is not there' })
  }
  if (sha256(packed) !== manifest.sha256 || packed.length !== manifest.bytes) {
    const detail = 'the file is not the one that the manifest describes'
    throw new ArchiveFault({ ...whole, kind: 'corrupt_segment', detail })
  }
  const raw = await unpack(packed, { maxOutputLength: UNPACKED_BYTES_MAX }).catch((cause: unknown) => {
    throw new ArchiveFault({ ...whole, kind: 'corrupt_segment', detail: 'it cannot be unpacked' }, { cause })
  })
  const { messages, fault } = await checkLines(linesIn(raw).lines, { stream, first, previousHead })
  if (fault !== undefined) {
    const { kind, sequence, detail } = fault
    throw new ArchiveFault({ ...whole, first: sequence, kind, detail })
  }
  const same =
    messages.length === manifest.count &&
    messages.at(-1)?.hash === manifest.head &&
    raw.length === manifest.rawBytes &&
    messages[0]?.storedAt === manifest.from &&
    messages.at(-1)?.storedAt === manifest.to
  if (same) return messages
  throw new ArchiveFault({ ...whole, kind: 'manifest_mismatch', detail: 'manifest and messages differ' })
}
