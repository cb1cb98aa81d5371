import { type Clockwork, clockworkOf } from './city/clockwork.ts'
import type { CityConditions } from './city/conditions.ts'
import type { ConservationGaps } from './city/conservation.ts'
import type { Engines } from './city/engines.ts'
import { type Keeper, type Kept, keeperOf } from './city/keeper.ts'
import type { Compose, LivingCity, Restore } from './city/living-city.ts'
import type { CityPhase } from './city/part.ts'
import { endsHour, TICK_SECONDS } from './clock.ts'
import { compose } from './composition.ts'
import { followCrew, type Leader, leadCrew } from './core/crew.ts'
import { WorldInputError } from './errors.ts'
import type { Fact } from './facts.ts'
import type { Kpis } from './kpis.ts'
import type { CityMap } from './map.ts'
import type { ColumnKind, ColumnKinds } from './memory/column.ts'
import type { Room } from './memory/packing.ts'
import { columnOver } from './memory/schema.ts'
import { planOf } from './plan-of.ts'
import { type CitySpec, checkSpec } from './spec.ts'
import type { LinkLoads } from './traffic/link-loads.ts'
import type { VehicleFrame } from './traffic/vehicle-frames.ts'
import type { WorldInput } from './world-input.ts'

export interface TickFacts {
  /** The tick just completed; the first is 1. */
  readonly tick: number
  readonly stateHash: string
  readonly facts: readonly Fact[]
}

export interface World {
  /** Completed ticks. */
  readonly tick: number
  /** Seconds already done of the tick under way; 0 at a boundary. */
  readonly secondsIntoTick: number
  /** All that changes. */
  readonly buffer: SharedArrayBuffer
  /** Only between ticks. Refuses all of the inputs when one of them is wrong. */
  readonly apply: (inputs: readonly WorldInput[]) => void
  /** Whole seconds inside the tick under way, never past its end. */
  readonly advance: (seconds: number) => void
  /** Whatever is left of the tick, and what happens at its end. */
  readonly step: () => TickFacts
  readonly stateHash: () => string
  /** All of the state, written into new memory or into the room. Only between ticks. */
  readonly snapshot: (room?: Room) => Uint8Array
  /** What has changed since the last snapshot, to be restored together with it; undefined when there was none. Only between ticks. */
  readonly changes: (room?: Room) => Uint8Array | undefined
  readonly kpis: () => Kpis
  /** All zero, always; anything else is a fault of the model. */
  readonly gaps: () => Partial<ConservationGaps>
  readonly vehicles: () => VehicleFrame
  readonly map: () => CityMap
  readonly linkLoads: () => LinkLoads
  readonly conditions: () => CityConditions
  /** Lets the other threads of a crew go. */
  readonly dismiss: () => void
}

/** The columns of a world by name. */
export type WorldColumns = Readonly<Record<string, ColumnKinds[ColumnKind]>>
/** Replaces phases: for those who want to see what a fault would do. */
export type PhaseChange = (phases: readonly CityPhase[], columns: WorldColumns) => readonly CityPhase[]

/** Threads that work on the rows of parallel phases together. `words` are shared, zeros, CREW_WORDS of them. */
export interface WorldCrew {
  readonly words: Int32Array
  readonly threads: number
  readonly beforeMeeting?: () => void
}

export interface WorldOptions {
  readonly engines: Engines
  readonly crew?: WorldCrew
  readonly change?: PhaseChange
}

/** A city of which all is known that never changes: its worlds share that, and are opened quickly. */
export interface Blueprint {
  readonly found: (options: WorldOptions) => World
  /** Continues where it was kept; refused with a `SnapshotError` when that is of something else. */
  readonly restore: (kept: Kept, options: WorldOptions) => World
  /** Works on a thread's share of each parallel phase until the world dismisses its crew. */
  readonly follow: (options: CrewOptions, place: CrewPlace) => void
}

type CrewOptions = WorldOptions & { readonly crew: WorldCrew }
interface CrewPlace {
  readonly buffer: SharedArrayBuffer
  readonly thread: number
}

/** @throws what is thrown by a file that is none, or no city */
export function blueprintOf(spec: CitySpec): Blueprint {
  checkSpec(spec)
  const bringToLife = compose(planOf(spec), spec.seed)
  const drawn = { spec, bringToLife }
  return {
    found: (options) => openWorld(drawn, options, undefined),
    restore: (kept, options) => openWorld(drawn, options, kept),
    follow({ engines, crew, change }, { buffer, thread }) {
      // The buffer is that of a city that lives: it is neither founded nor restored again.
      const city = bringToLife({ engines, buffer, restore: () => undefined })
      followCrew({ ...crew, phases: phasesOf(city, change) }, thread)
    },
  }
}

export function foundWorld(spec: CitySpec, options: WorldOptions): World {
  return blueprintOf(spec).found(options)
}

/** Continues where the snapshot was taken; refused with a `SnapshotError` when it is of something else. */
export function restoreWorld(spec: CitySpec, snapshot: Uint8Array, options: WorldOptions): World {
  return blueprintOf(spec).restore({ snapshot }, options)
}

/** A further thread of a world: works on its share of each parallel phase until the world dismisses its crew. */
export function followWorld(spec: CitySpec, options: CrewOptions, place: CrewPlace): void {
  blueprintOf(spec).follow(options, place)
}

interface Drawn {
  readonly spec: CitySpec
  readonly bringToLife: Compose
}

function openWorld(
  { spec, bringToLife }: Drawn,
  { engines, crew, change }: WorldOptions,
  kept: Kept | undefined,
): World {
  const keeper = keeperOf(spec)
  const restore: Restore = kept && ((buffer, schema) => keeper.restore(kept, { buffer, schema }))
  const city = bringToLife({ engines, restore })
  const phases = phasesOf(city, change)
  const leader = leadCrew({ ...(crew ?? ALONE), phases })
  const clockwork = clockworkOf({ phases, schema: city.schema, buffer: city.buffer, leader })
  if (kept === undefined) clockwork.digestAll()
  return worldFrom({ city, clockwork, leader, keeper })
}

const ALONE: WorldCrew = { words: new Int32Array(0), threads: 1 }

function phasesOf(city: LivingCity, change: PhaseChange | undefined): readonly CityPhase[] {
  if (change === undefined) return city.phases
  const columns = city.schema.columns.map((each) => [each.name, columnOver(each, city.buffer)] as const)
  return change(city.phases, Object.fromEntries(columns))
}

interface Parts {
  readonly city: LivingCity
  readonly clockwork: Clockwork
  readonly leader: Leader
  readonly keeper: Keeper
}

function worldFrom({ city, clockwork, leader, keeper }: Parts): World {
  const ticks = city.completedTicks
  const tick = (): number => ticks[0] as number
  let done = 0
  /** At midnight, until anything may have changed. */
  let isDigested = false
  const now = (): number => tick() * TICK_SECONDS + done
  const seen = (): LivingCity => {
    city.settle()
    return city
  }
  const atBoundary = (what: string): void => {
    if (done > 0) throw new WorldInputError('inside_tick', `${what} waits for the end of the tick`)
  }
  const advance = (seconds: number): void => {
    if (!Number.isInteger(seconds) || seconds < 0) throw new RangeError('seconds are a whole number from 0')
    isDigested = false
    const end = Math.min(TICK_SECONDS, done + seconds)
    if (done === 0 && end > 0) city.beginTick(now())
    for (; done < end; done += 1) city.moveSecond(now())
  }
  return {
    get tick() {
      return tick()
    },
    get secondsIntoTick() {
      return done
    },
    get buffer() {
      city.settle()
      return city.buffer
    },
    apply(inputs) {
      atBoundary('an input')
      for (const input of inputs) city.check(input)
      isDigested = false
      for (const input of inputs) city.apply(input)
    },
    advance,
    step() {
      advance(TICK_SECONDS)
      done = 0
      ticks[0] = tick() + 1
      if (endsHour(now())) city.settle()
      isDigested = clockwork.endTick(now())
      return { tick: tick(), stateHash: clockwork.stateHash(), facts: city.takeFacts() }
    },
    stateHash: clockwork.stateHash,
    ...keepingOf({ city, keeper }, () => {
      atBoundary('a snapshot')
      city.settle()
      return isDigested
    }),
    kpis: city.kpis,
    gaps: city.gaps,
    vehicles: () => seen().vehicles(now()),
    map: () => city.map,
    linkLoads: () => seen().linkLoads(now()),
    conditions: () => ({ tick: tick(), ...seen().conditions(now()) }),
    dismiss: leader.dismiss,
  }
}

/** Asks before each whether it may be, and whether all columns are as they were digested. */
function keepingOf(
  { city, keeper }: Pick<Parts, 'city' | 'keeper'>,
  ask: () => boolean,
): Pick<World, 'snapshot' | 'changes'> {
  return {
    snapshot: (room) => keeper.snapshot({ ...city, isDigested: ask() }, room),
    changes(room) {
      ask()
      return keeper.changes(city, room)
    },
  }
}
