import type { CitySpec, Kept, Kpis, WorldInput } from '@urbe/city-model'
import type { CityConditions, CityMap, WorldFact } from '@urbe/contracts'

/** An input of the world with the place in the city's stream that orders it. */
export interface SequencedInput {
  readonly sequence: number
  readonly input: WorldInput
}

/** A batch of ticks that the log already holds: played again and compared hash by hash. */
export interface KnownTicks {
  readonly from: number
  readonly to: number
  readonly hashes: readonly string[]
  readonly inputs: readonly WorldInput[]
}

/** The indicators of a city at a tick. */
export interface Sample {
  readonly tick: number
  readonly kpis: Kpis
}

export interface ReplayRequest {
  readonly batches: readonly KnownTicks[]
  /** Sequence of the newest input that the batches apply. */
  readonly inputsThrough: number
}
export interface Replayed {
  readonly standing: Standing
  readonly samples: readonly Sample[]
}

/** Ticks that belong into one commit: no input was applied inside it. */
export interface TickBatch {
  /** After its last tick. */
  readonly standing: Standing
  readonly from: number
  readonly to: number
  readonly previousHash: string
  readonly hashes: readonly string[]
  readonly inputsThrough: number
  readonly facts: readonly WorldFact[]
  readonly samples: readonly Sample[]
  readonly keyframe?: Keyframe
}

/** The state of a city after a tick. */
export interface Keyframe {
  readonly tick: number
  readonly stateHash: string
  /** The tick of the keyframe on which these changes build; null when this is all of the state. */
  readonly since: number | null
  readonly bytes: Uint8Array
}

export interface Standing {
  readonly tick: number
  readonly stateHash: string
  readonly kpis: Kpis
}

export interface Beat {
  /** How far to go at most; the worker stops earlier when `wallMs` are over. */
  readonly seconds: number
  readonly wallMs: number
  readonly inputs: readonly SequencedInput[]
  readonly wantsFrame: boolean
  /** Memory of keyframes that are saved by now, for the next ones; it changes hands. */
  readonly rooms: readonly ArrayBuffer[]
}

export interface Progress {
  readonly batches: readonly TickBatch[]
  readonly standing: Standing
  readonly simulatedSeconds: number
  readonly frame?: Uint8Array
}

/** What a world knows of its places, as the public surface tells it. */
export type Conditions = Pick<CityConditions, 'tick' | 'links' | 'districts' | 'room'>

export interface Opening {
  readonly kept?: KeptWorld
  /** Sequence of the newest input that the world has applied. */
  readonly inputsThrough: number
}

/** As keyframes tell it. */
export interface KeptWorld extends Kept {
  /** The tick of the snapshot. */
  readonly snapshotTick: number
}

/** What the main thread asks of a world's thread, and what it is answered. */
export interface WorldCalls {
  /** Works out what never changes in a city; all worlds that this thread opens are of it. */
  draw(request: { spec: CitySpec }): null
  /** A world anew, or as it was kept, in place of that which the thread had before. */
  open(request: Opening): Standing
  replay(request: ReplayRequest): Replayed
  beat(request: Beat): Progress
  frame(request: Record<never, never>): Uint8Array
  map(request: Record<never, never>): CityMap
  conditions(request: Record<never, never>): Conditions
  /** After the last whole tick; not in the middle of one. */
  keyframe(request: Record<never, never>): Keyframe
}
export type WorldCall = keyof WorldCalls

/** What of a wish for a city is at fault, and how: `line`, `byte`, or a code of the model. */
export interface SpecFault {
  readonly part: 'file' | 'gtfs' | 'citizens' | 'seed'
  readonly code: string
}

export interface WorldRequest {
  readonly id: number
  readonly call: WorldCall
  readonly request: unknown
}
export type WorldAnswer =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | {
      readonly id: number
      readonly ok: false
      readonly code: 'diverged' | 'fault'
      readonly message: string
    }
  | {
      readonly id: number
      readonly ok: false
      readonly code: 'invalid'
      readonly at: SpecFault
      readonly message: string
    }
