import { PbfFormatError } from '../errors.ts'
import { textOf } from './text.ts'
import {
  bytesOf,
  failAtWire,
  nextField,
  numberOf,
  skipField,
  takeUnsigned,
  type Wire,
  wireOn,
} from './wire.ts'

/** Unpacks bytes in the zlib format, or throws. It must not give more than `sizeMax` bytes, nor work on for long to make more. */
export type Inflate = (bytes: Uint8Array, sizeMax: number) => Uint8Array

/** The format says so: OpenStreetMap wiki, PBF Format, «File format». */
export const BLOB_HEADER_BYTES_MAX = 64 * 1024
export const BLOB_BYTES_MAX = 32 * 1024 * 1024
/** All blobs of a file together: a file may not be small and endless. */
export const UNPACKED_BYTES_MAX = 16 * 1024 * 1024 * 1024

export interface Blob {
  readonly type: string
  /** Unpacked. */
  readonly data: Wire
}

const LENGTH_BYTES = 4
const [HEADER_TYPE, HEADER_DATA_SIZE] = [1, 3]
const [BLOB_RAW, BLOB_RAW_SIZE, BLOB_ZLIB] = [1, 2, 3]
/** Packed by other means (lzma, bzip2, lz4, zstd), which hardly any file uses. */
const BLOB_OTHERS: ReadonlySet<number> = new Set([4, 5, 6, 7])

export interface Unpacking {
  readonly inflate: Inflate
  readonly unpackedBytesMax: number
}

/** Tells the blobs of a file one by one. */
export function* blobsOf(file: Uint8Array, { inflate, unpackedBytesMax }: Unpacking): Generator<Blob> {
  let unpacked = 0
  let at = 0
  while (at < file.length) {
    const { type, size, start } = headerAt(file, at)
    const data = dataOf(
      wireOn(file.subarray(start, start + size), { origin: start, isUnpacked: false }),
      inflate,
    )
    unpacked += data.end
    if (unpacked > unpackedBytesMax)
      throw new PbfFormatError(at, `at most ${unpackedBytesMax} bytes unpacked`)
    yield { type, data }
    at = start + size
  }
}

interface BlobHeader {
  readonly type: string
  readonly size: number
  /** Where the blob itself begins. */
  readonly start: number
}

function headerAt(file: Uint8Array, at: number): BlobHeader {
  if (at + LENGTH_BYTES > file.length) throw new PbfFormatError(at, 'the length of a blob header')
  const length = new DataView(file.buffer, file.byteOffset + at, LENGTH_BYTES).getUint32(0)
  if (length > BLOB_HEADER_BYTES_MAX) {
    throw new PbfFormatError(at, `a blob header of at most ${BLOB_HEADER_BYTES_MAX} bytes`)
  }
  const from = at + LENGTH_BYTES
  const start = from + length
  if (start > file.length) throw new PbfFormatError(at, `a blob header of ${length} bytes`)
  const { type, size } = parseHeader(wireOn(file.subarray(from, start), { origin: from, isUnpacked: false }))
  if (size > BLOB_BYTES_MAX) throw new PbfFormatError(from, `a blob of at most ${BLOB_BYTES_MAX} bytes`)
  if (start + size > file.length) throw new PbfFormatError(start, `a blob of ${size} bytes`)
  return { type, size, start }
}

function parseHeader(wire: Wire): { readonly type: string; readonly size: number } {
  let type = ''
  let size = -1
  for (let field = nextField(wire); field; field = nextField(wire)) {
    if (field.number === HEADER_TYPE) type = textOf(bytesOf(wire, field.type))
    else if (field.number === HEADER_DATA_SIZE) size = numberOf(wire, field, takeUnsigned)
    else skipField(wire, field)
  }
  if (type === '' || size === -1) failAtWire(wire, 'a blob header with type and datasize')
  return { type, size }
}

function dataOf(wire: Wire, inflate: Inflate): Wire {
  let size = -1
  let packed: Wire | undefined
  let raw: Wire | undefined
  for (let field = nextField(wire); field; field = nextField(wire)) {
    if (field.number === BLOB_RAW) raw = bytesOf(wire, field.type)
    else if (field.number === BLOB_RAW_SIZE) size = numberOf(wire, field, takeUnsigned)
    else if (field.number === BLOB_ZLIB) packed = bytesOf(wire, field.type)
    else if (BLOB_OTHERS.has(field.number)) failAtWire(wire, 'a blob that is raw or packed by zlib')
    else skipField(wire, field)
  }
  if (raw) return wireOn(raw.bytes.subarray(raw.at, raw.end), { origin: wire.origin, isUnpacked: true })
  if (!packed) return failAtWire(wire, 'a blob with data')
  return inflated(packed, size, inflate)
}

function inflated(packed: Wire, size: number, inflate: Inflate): Wire {
  if (size < 0 || size > BLOB_BYTES_MAX) {
    failAtWire(packed, `a packed blob that unpacks to at most ${BLOB_BYTES_MAX} bytes and says how many`)
  }
  const bytes = unpackedBytes(packed, size, inflate)
  if (bytes.length !== size) failAtWire(packed, `a blob that unpacks to ${size} bytes`)
  return wireOn(bytes, { origin: packed.origin, isUnpacked: true })
}

function unpackedBytes(packed: Wire, size: number, inflate: Inflate): Uint8Array {
  try {
    return inflate(packed.bytes.subarray(packed.at, packed.end), size)
  } catch (error) {
    throw new PbfFormatError(packed.origin + packed.at, `bytes in the zlib format that unpack to ${size}`, {
      cause: error,
    })
  }
}
