import { hashOf } from './hash.ts'
import { damaged, malformed, pack, type Room, type SnapshotLabel, unpack } from './packing.ts'

/** Recorded with every run; replay under another version is refused. Raise it when the same inputs lead elsewhere. */
export const ENGINE_VERSION = 'urbe-city-3'

/** The memory of a world. */
export interface Memory {
  readonly buffer: ArrayBufferLike
  /** Of its bytes, when nothing is known of what they mean. */
  readonly stateHash?: (buffer: ArrayBufferLike) => string
}

/** A label that says whose state it is and what it hashes to, then the state itself. */
export function packSnapshot(
  label: SnapshotLabel,
  { buffer, stateHash = hashOf }: Memory,
  room?: Room,
): Uint8Array {
  return pack({ ...label, state: stateHash(buffer) }, [new Uint8Array(buffer)], room)
}

/** Copies the state into the memory when it is of the expected engine, schema and city, and as it was taken. */
export function unpackSnapshot(
  snapshot: Uint8Array,
  expected: SnapshotLabel,
  { buffer, stateHash = hashOf }: Memory,
): void {
  const { label, state } = unpack(snapshot, expected)
  if (state.length !== buffer.byteLength) throw malformed('its state has another length')
  const memory = new Uint8Array(buffer)
  memory.set(state)
  if (stateHash(buffer) === label['state']) return
  memory.fill(0)
  throw damaged()
}
