import { packChanges, unpackChanges } from '../memory/changes.ts'
import { hashOfText } from '../memory/hash.ts'
import { digestedMarks, type Marks, marksOf } from '../memory/marks.ts'
import type { Room, SnapshotLabel } from '../memory/packing.ts'
import { describeSchema, type Schema } from '../memory/schema.ts'
import { ENGINE_VERSION, packSnapshot, unpackSnapshot } from '../memory/snapshot.ts'
import { type CitySpec, fingerprintOf } from '../spec.ts'

/** What was kept of a world. */
export interface Kept {
  readonly snapshot: Uint8Array
  /** Since the snapshot: what `changes` told after it. */
  readonly changes?: Uint8Array | undefined
}

interface Memory {
  readonly buffer: SharedArrayBuffer
  readonly schema: Schema
}

interface Keeping extends Memory {
  /** Whether all columns have been digested and none has changed since: they need not be hashed once more. */
  readonly isDigested: boolean
}

/** Keeps the state of one world, and knows what it was when all of it was kept last. */
export interface Keeper {
  readonly snapshot: (keeping: Keeping, room?: Room) => Uint8Array
  readonly changes: (memory: Memory, room?: Room) => Uint8Array | undefined
  readonly restore: (kept: Kept, memory: Memory) => void
}

export function keeperOf(spec: CitySpec): Keeper {
  let since: Marks | undefined
  const labelOf = (schema: Schema): SnapshotLabel => ({
    engine: ENGINE_VERSION,
    schema: hashOfText(describeSchema(schema)),
    city: fingerprintOf(spec),
  })
  return {
    snapshot({ buffer, schema, isDigested }, room) {
      const marks = isDigested ? digestedMarks(schema, buffer) : marksOf(schema, buffer)
      const snapshot = packSnapshot(labelOf(schema), { buffer, stateHash: () => marks.hash }, room)
      since = marks
      return snapshot
    },
    changes: ({ buffer, schema }, room) =>
      since && packChanges(labelOf(schema), { buffer, schema, since }, room),
    restore({ snapshot, changes }, { buffer, schema }) {
      const label = labelOf(schema)
      let marks: Marks | undefined
      const stateHash = (): string => {
        marks = marksOf(schema, buffer)
        return marks.hash
      }
      unpackSnapshot(snapshot, label, { buffer, stateHash })
      since = marks
      if (changes !== undefined && marks !== undefined) {
        unpackChanges(changes, label, { schema, buffer, since: marks })
      }
    },
  }
}
