import { type Random, seededRandom } from '@urbe/kernel'

import { type Phase, runWhole } from '../core/phase.ts'
import { addI32, i32 } from '../memory/column.ts'
import { hashOf, hashOfText } from '../memory/hash.ts'
import type { SnapshotLabel } from '../memory/packing.ts'
import {
  type ColumnsOf,
  column,
  columnsOver,
  describeSchema,
  type Shape,
  schemaOf,
} from '../memory/schema.ts'
import { ENGINE_VERSION, packSnapshot, unpackSnapshot } from '../memory/snapshot.ts'

const clockShape = { completedTicks: column('i32', 1) } as const

/** What phases work on: the columns, and chance that depends on nothing but who asks, when and what for. */
export interface Ground<S extends Shape> {
  readonly columns: ColumnsOf<S>
  readonly random: Random
}

/** An agent-based model of one's own: columns, one row an agent or a place, and phases in their order. */
export interface ModelPlan<S extends Shape> {
  /** A snapshot of a model of another name, seed or shape is refused. */
  readonly name: string
  /** 0 to 2^53 - 1. */
  readonly seed: number
  readonly shape: S
  /** Fills the columns, which are zeros, of a new model. */
  readonly found: (ground: Ground<S>) => void
  /** `now` of a phase is the number of completed ticks. */
  readonly phases: (ground: Ground<S>) => readonly Phase[]
}

export interface Model<S extends Shape> {
  readonly columns: ColumnsOf<S>
  /** Completed ticks. */
  readonly tick: () => number
  /** Runs each phase once. */
  readonly step: () => void
  /** Of every column; the same plan comes to the same hash wherever and however often it runs. */
  readonly stateHash: () => string
  readonly snapshot: () => Uint8Array
}

/** A new model, or one that goes on from a snapshot; a `SnapshotError` tells that it is none of this plan. */
export function openModel<S extends Shape>(plan: ModelPlan<S>, snapshot?: Uint8Array): Model<S> {
  const shape = { ...clockShape, ...plan.shape }
  const schema = schemaOf(shape)
  const buffer = new SharedArrayBuffer(schema.bytes)
  const { completedTicks } = columnsOver(clockShape, buffer, schema)
  const columns = columnsOver(plan.shape, buffer, schema)
  const ground = { columns, random: seededRandom(plan.seed) }
  const label: SnapshotLabel = {
    engine: ENGINE_VERSION,
    schema: hashOfText(describeSchema(schema)),
    city: hashOfText(JSON.stringify([plan.name, plan.seed])),
  }
  if (snapshot === undefined) plan.found(ground)
  else unpackSnapshot(snapshot, label, { buffer })
  const phases = plan.phases(ground)
  return {
    columns,
    tick: () => i32(completedTicks, 0),
    step() {
      for (const phase of phases) runWhole(phase, i32(completedTicks, 0))
      addI32(completedTicks, 0, 1)
    },
    stateHash: () => hashOf(buffer),
    snapshot: () => packSnapshot(label, { buffer }),
  }
}
