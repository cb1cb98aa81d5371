import { hotWords, isMarkedAlike, type LargeColumn, largeColumns, type Marks, marksOf } from './marks.ts'
import { damaged, malformed, pack, type Room, type SnapshotLabel, unpack } from './packing.ts'
import { type Schema, wordsOf } from './schema.ts'

interface Ground {
  readonly schema: Schema
  readonly buffer: ArrayBufferLike
  /** Of the snapshot on which the changes build. */
  readonly since: Marks
}

/** The small columns and those large ones that hold something else than when the snapshot was taken. */
export function packChanges(
  label: SnapshotLabel,
  { schema, buffer, since }: Ground,
  room?: Room,
): Uint8Array {
  const now = marksOf(schema, buffer)
  const changed = largeColumns(schema).filter((each) => !isMarkedAlike(each, since, now))
  const columns = changed.map(({ index }) => index)
  const parts = [hotWords(schema, buffer), ...changed.map(({ column }) => wordsOf(column, buffer))]
  return pack({ ...label, since: since.hash, state: now.hash, columns }, parts.map(bytesOf), room)
}

/** Brings the memory from the state of the snapshot to that in which the changes were taken. */
export function unpackChanges(changes: Uint8Array, expected: SnapshotLabel, ground: Ground): void {
  const { schema, buffer, since } = ground
  const { label, state } = unpack(changes, expected)
  if (label['since'] !== since.hash) throw malformed('these are changes of another snapshot')
  const changed = namedColumns(schema, label['columns'])
  const targets = [hotWords(schema, buffer), ...changed.map(({ column }) => wordsOf(column, buffer))].map(
    bytesOf,
  )
  if (state.length !== targets.reduce((sum, { length }) => sum + length, 0)) {
    throw malformed('its state has another length')
  }
  let at = 0
  for (const target of targets) {
    target.set(state.subarray(at, at + target.length))
    at += target.length
  }
  if (marksOf(schema, buffer, { known: since, changed }).hash !== label['state']) throw damaged()
}

function namedColumns(schema: Schema, indices: unknown): readonly LargeColumn[] {
  const large = new Map(largeColumns(schema).map((each) => [each.index, each]))
  if (!Array.isArray(indices)) throw malformed('it does not say what has changed')
  return indices.map((index: unknown) => {
    const column = typeof index === 'number' ? large.get(index) : undefined
    if (column === undefined) throw malformed('it has changes of no column')
    return column
  })
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
