import { SnapshotError } from '../errors.ts'
import { hashOf } from './hash.ts'

/** Recorded with every run; replay under another version is refused. Raise it when the same inputs lead elsewhere. */
export const ENGINE_VERSION = 'urbe-city-2'

export interface SnapshotLabel {
  readonly engine: string
  readonly schema: string
  readonly city: string
}

type PackedLabel = Partial<SnapshotLabel & { readonly state: string }>

const MAGIC = 0x45425255
const HEAD_BYTES = 8
const LABEL_BYTES_MAX = 4096

/** A label that says whose state it is and what its bytes hash to, then the state itself. */
export function packSnapshot(label: SnapshotLabel, buffer: ArrayBufferLike): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify({ ...label, state: hashOf(buffer) }))
  const packed = new Uint8Array(HEAD_BYTES + text.length + buffer.byteLength)
  const head = new DataView(packed.buffer)
  head.setUint32(0, MAGIC, true)
  head.setUint32(4, text.length, true)
  packed.set(text, HEAD_BYTES)
  packed.set(new Uint8Array(buffer), HEAD_BYTES + text.length)
  return packed
}

/** Copies the state into `buffer` when it is of the expected engine, schema and city. */
export function unpackSnapshot(snapshot: Uint8Array, expected: SnapshotLabel, buffer: ArrayBufferLike): void {
  const { label, state } = parted(snapshot)
  const differs = (code: SnapshotError['code'], found: unknown, wanted: string) =>
    new SnapshotError(code, `the snapshot is of ${String(found)}, this is ${wanted}`)
  if (label.engine !== expected.engine)
    throw differs('snapshot_of_other_engine', label.engine, expected.engine)
  if (label.city !== expected.city) throw differs('snapshot_of_other_city', label.city, expected.city)
  if (label.schema !== expected.schema)
    throw differs('snapshot_of_other_schema', label.schema, expected.schema)
  if (state.length !== buffer.byteLength) throw malformed('its state has another length')
  new Uint8Array(buffer).set(state)
  if (hashOf(buffer) === label.state) return
  new Uint8Array(buffer).fill(0)
  throw new SnapshotError('snapshot_damaged', 'the bytes of the snapshot are not those that were taken')
}

function parted(snapshot: Uint8Array): {
  readonly label: PackedLabel
  readonly state: Uint8Array
} {
  if (snapshot.length < HEAD_BYTES) throw malformed('it is too short')
  const head = new DataView(snapshot.buffer, snapshot.byteOffset, HEAD_BYTES)
  const length = head.getUint32(4, true)
  if (head.getUint32(0, true) !== MAGIC) throw malformed('it does not begin as one')
  if (length > LABEL_BYTES_MAX || HEAD_BYTES + length > snapshot.length) throw malformed('its label is cut')
  const text = new TextDecoder().decode(snapshot.subarray(HEAD_BYTES, HEAD_BYTES + length))
  return { label: labelIn(text), state: snapshot.subarray(HEAD_BYTES + length) }
}

function labelIn(text: string): PackedLabel {
  try {
    const label: unknown = JSON.parse(text)
    if (typeof label === 'object' && label !== null) return label
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw malformed('its label cannot be read')
}

function malformed(why: string): SnapshotError {
  return new SnapshotError('snapshot_malformed', `this is no snapshot of a city: ${why}`)
}
