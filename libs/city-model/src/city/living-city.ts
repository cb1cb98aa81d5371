import type { Fact } from '../facts.ts'
import type { Kpis } from '../kpis.ts'
import type { CityMap } from '../map.ts'
import { type Schema, type Shape, schemaOf } from '../memory/schema.ts'
import type { LinkLoads } from '../traffic/link-loads.ts'
import type { VehicleFrame } from '../traffic/vehicle-frames.ts'
import type { WorldInput } from '../world-input.ts'
import type { CityConditions } from './conditions.ts'
import type { ConservationGaps } from './conservation.ts'
import type { Engines } from './engines.ts'
import type { CityPhase } from './part.ts'

/** Writes the first or a stored state into a buffer of zeros; undefined founds the city anew. */
export type Restore = ((buffer: SharedArrayBuffer, schema: Schema) => void) | undefined

export interface Founding {
  readonly engines: Engines
  readonly restore: Restore
  /** Of a city that lives already, in another thread. */
  readonly buffer?: SharedArrayBuffer
}

export type Compose = (founding: Founding) => LivingCity

/** A city in memory: all that changes in one buffer, and the parts that change it. */
export interface LivingCity {
  readonly map: CityMap
  readonly schema: Schema
  readonly buffer: SharedArrayBuffer
  readonly completedTicks: Int32Array
  /** In the order in which they run at the end of a tick. */
  readonly phases: readonly CityPhase[]
  /** Throws a `WorldInputError` for what the city would not take. */
  readonly check: (input: WorldInput) => void
  readonly apply: (input: WorldInput) => void
  /** Puts those who move in this tick in order; called before its first second. */
  readonly beginTick: (now: number) => void
  readonly moveSecond: (now: number) => void
  /** Writes into the memory what moving keeps beside it for speed: before anybody looks there. */
  readonly settle: () => void
  /** What the phases have told since the last time. */
  readonly takeFacts: () => readonly Fact[]
  readonly kpis: () => Kpis
  readonly gaps: () => Partial<ConservationGaps>
  readonly vehicles: (now: number) => VehicleFrame
  readonly conditions: (now: number) => Omit<CityConditions, 'tick'>
  readonly linkLoads: (now: number) => LinkLoads
}

/** The memory of a city: its own, or that of one which lives already. */
export function memoryOf(shape: Shape, { buffer }: Founding) {
  const schema = schemaOf(shape)
  return { schema, buffer: buffer ?? new SharedArrayBuffer(schema.bytes) }
}

/** Where phases put what is worth telling, until it is taken. */
export function newsBox(): Pick<LivingCity, 'takeFacts'> & { readonly tell: (fact: Fact) => void } {
  let facts: Fact[] = []
  return {
    tell: (fact) => void facts.push(fact),
    takeFacts() {
      const told = facts
      facts = []
      return told
    },
  }
}
