import { PbfFormatError } from '../errors.ts'

/**
 * A stretch of bytes in the encoding of protocol buffers (protobuf.dev, Encoding). `origin` is where it lies in the file, for
 * errors; in unpacked bytes it is where the packed ones begin.
 */
export interface Wire {
  readonly bytes: Uint8Array
  readonly origin: number
  /** Whether a place in the bytes is a place in the file. */
  readonly isUnpacked: boolean
  at: number
  readonly end: number
}

/** What a field holds: `varint` for whole numbers, `bytes` for text, messages and packed numbers. */
export type FieldType = 'varint' | 'fixed64' | 'bytes' | 'fixed32'

export interface Field {
  readonly number: number
  readonly type: FieldType
}

const TYPES: readonly (FieldType | undefined)[] = [
  'varint',
  'fixed64',
  'bytes',
  undefined,
  undefined,
  'fixed32',
]
const VARINT_BYTES_MAX = 10
const SEVEN_BITS = 128
const BITS_28 = 268_435_456
const BITS_32 = 4_294_967_296
const BITS_31 = 2_147_483_648

export function wireOn(
  bytes: Uint8Array,
  place: { readonly origin: number; readonly isUnpacked: boolean },
): Wire {
  return { bytes, ...place, at: 0, end: bytes.length }
}

export function failAtWire(wire: Wire, expected: string): never {
  throw new PbfFormatError(wire.isUnpacked ? wire.origin : wire.origin + wire.at, expected)
}

/** The next field of a message, undefined behind the last. */
export function nextField(wire: Wire): Field | undefined {
  if (wire.at >= wire.end) return undefined
  const key = takeUnsigned(wire)
  const type = TYPES[key % 8]
  const number = Math.floor(key / 8)
  if (type === undefined || number === 0) return failAtWire(wire, 'a field of a protocol buffer')
  return { number, type }
}

/** Steps over a field that nobody wants. */
export function skipField(wire: Wire, { type }: Field): void {
  if (type === 'varint') skipVarint(wire)
  else if (type === 'bytes') takeBytes(wire)
  else move(wire, type === 'fixed64' ? 8 : 4)
}

/** The bytes of a field as a wire of its own. */
export function takeBytes(wire: Wire): Wire {
  const length = takeUnsigned(wire)
  const from = wire.at
  move(wire, length)
  return { ...wire, at: from, end: wire.at }
}

function move(wire: Wire, length: number): void {
  if (wire.at + length > wire.end) failAtWire(wire, `${length} bytes, found ${wire.end - wire.at}`)
  wire.at += length
}

function skipVarint(wire: Wire): void {
  for (let count = 0; count < VARINT_BYTES_MAX; count += 1) if (takeByte(wire) < SEVEN_BITS) return
  failAtWire(wire, `a number of at most ${VARINT_BYTES_MAX} bytes`)
}

function takeByte(wire: Wire): number {
  const { at, end, bytes } = wire
  if (at >= end) failAtWire(wire, 'a further byte')
  wire.at = at + 1
  return bytes[at] ?? 0
}

/** An unsigned number below 2^53. */
export function takeUnsigned(wire: Wire): number {
  const [low, high] = takeWords(wire)
  const value = high * BITS_32 + low
  return value <= Number.MAX_SAFE_INTEGER ? value : failAtWire(wire, 'a number below 2^53')
}

/** A number of type int64 or int32 within 2^53: negative ones are stored as if they had 64 bits. */
export function takeSigned(wire: Wire): number {
  const [low, high] = takeWords(wire)
  const value = (high >= BITS_31 ? high - BITS_32 : high) * BITS_32 + low
  return Number.isSafeInteger(value) ? value : failAtWire(wire, 'a number within 2^53')
}

/** A number of type sint64: the sign is in the lowest bit. */
export function takeZigzag(wire: Wire): number {
  const value = takeUnsigned(wire)
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

/** The lower and the upper 32 bits of a number of up to 64. */
function takeWords(wire: Wire): readonly [number, number] {
  let [low, high, factor] = [0, 0, 1]
  for (let count = 0; count < VARINT_BYTES_MAX; count += 1) {
    const byte = takeByte(wire)
    const bits = byte % SEVEN_BITS
    if (count < 4) low += bits * factor
    else if (count === 4) {
      low += (bits % 16) * BITS_28
      high += Math.floor(bits / 16)
    } else high += bits * factor
    factor = count === 4 ? 8 : factor * SEVEN_BITS
    if (byte < SEVEN_BITS) return [low, high % BITS_32]
  }
  return failAtWire(wire, `a number of at most ${VARINT_BYTES_MAX} bytes`)
}

/** Tells each number of a repeated field, packed or not. */
export function eachNumber(wire: Wire, { type }: Field, take: (numbers: Wire) => void): void {
  if (type === 'varint') {
    take(wire)
    return
  }
  const packed = bytesOf(wire, type)
  while (packed.at < packed.end) take(packed)
}

/** A field that has to be of bytes. */
export function bytesOf(wire: Wire, type: FieldType): Wire {
  return type === 'bytes' ? takeBytes(wire) : failAtWire(wire, 'a field of bytes')
}

/** A field that has to be a number. */
export function numberOf(wire: Wire, { type }: Field, take: (wire: Wire) => number): number {
  return type === 'varint' ? take(wire) : failAtWire(wire, 'a field that is a number')
}
