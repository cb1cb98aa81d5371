import { SnapshotError } from '../errors.ts'

/** Whose state it is. */
export interface SnapshotLabel {
  readonly engine: string
  readonly schema: string
  readonly city: string
}

/** What a label says beside that; nothing of it can be trusted before it is looked at. */
export type FoundLabel = Partial<SnapshotLabel> & Readonly<Record<string, unknown>>

/** Gives memory of so many bytes for what is kept; whatever was in it before is written over. */
export type Room = (bytes: number) => Uint8Array

const newRoom: Room = (bytes) => new Uint8Array(bytes)

const MAGIC = 0x45425255
const HEAD_BYTES = 8
const LABEL_BYTES_MAX = 16_384

/** A label in words, then the parts as they are. */
export function pack(label: FoundLabel, parts: readonly Uint8Array[], room: Room = newRoom): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(label))
  if (text.length > LABEL_BYTES_MAX) throw new RangeError(`a label has at most ${LABEL_BYTES_MAX} bytes`)
  const bytes = parts.reduce((sum, part) => sum + part.length, HEAD_BYTES + text.length)
  const packed = room(bytes)
  if (packed.length !== bytes)
    throw new RangeError(`a room of ${bytes} bytes was wanted, not of ${packed.length}`)
  const head = new DataView(packed.buffer, packed.byteOffset, HEAD_BYTES)
  head.setUint32(0, MAGIC, true)
  head.setUint32(4, text.length, true)
  packed.set(text, HEAD_BYTES)
  let at = HEAD_BYTES + text.length
  for (const part of parts) {
    packed.set(part, at)
    at += part.length
  }
  return packed
}

/** The label and what stands behind it, when that was packed by this engine out of such a city. */
export function unpack(
  packed: Uint8Array,
  expected: SnapshotLabel,
): { readonly label: FoundLabel; readonly state: Uint8Array } {
  const { label, state } = parted(packed)
  const differs = (code: SnapshotError['code'], found: unknown, wanted: string) =>
    new SnapshotError(code, `the snapshot is of ${String(found)}, this is ${wanted}`)
  if (label.engine !== expected.engine)
    throw differs('snapshot_of_other_engine', label.engine, expected.engine)
  if (label.city !== expected.city) throw differs('snapshot_of_other_city', label.city, expected.city)
  if (label.schema !== expected.schema)
    throw differs('snapshot_of_other_schema', label.schema, expected.schema)
  return { label, state }
}

export function malformed(why: string): SnapshotError {
  return new SnapshotError('snapshot_malformed', `this is no snapshot of a city: ${why}`)
}

export function damaged(): SnapshotError {
  return new SnapshotError('snapshot_damaged', 'the bytes of the snapshot are not those that were taken')
}

function parted(packed: Uint8Array): { readonly label: FoundLabel; readonly state: Uint8Array } {
  if (packed.length < HEAD_BYTES) throw malformed('it is too short')
  const head = new DataView(packed.buffer, packed.byteOffset, HEAD_BYTES)
  const length = head.getUint32(4, true)
  if (head.getUint32(0, true) !== MAGIC) throw malformed('it does not begin as one')
  if (length > LABEL_BYTES_MAX || HEAD_BYTES + length > packed.length) throw malformed('its label is cut')
  const text = new TextDecoder().decode(packed.subarray(HEAD_BYTES, HEAD_BYTES + length))
  return { label: labelIn(text), state: packed.subarray(HEAD_BYTES + length) }
}

function labelIn(text: string): FoundLabel {
  try {
    const label: unknown = JSON.parse(text)
    // A record of what is not known yet: whoever reads a field looks at it first.
    if (typeof label === 'object' && label !== null) return label as FoundLabel
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw malformed('its label cannot be read')
}
