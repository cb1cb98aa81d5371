import { type CityConditions, linkConditionsOf } from './city/conditions.ts'
import { dayOf, endsDay, endsHour, secondOfDay, TICK_SECONDS } from './clock.ts'
import { type Composition, compose, type Restore } from './composition.ts'
import { WorldInputError } from './errors.ts'
import type { Fact } from './facts.ts'
import { generateCity } from './generator/generate-city.ts'
import type { Kpis } from './kpis.ts'
import type { CityMap } from './map.ts'
import { i32 } from './memory/column.ts'
import { hashOf, hashOfText } from './memory/hash.ts'
import { describeSchema, type Shape, schemaOf } from './memory/schema.ts'
import { ENGINE_VERSION, packSnapshot, type SnapshotLabel, unpackSnapshot } from './memory/snapshot.ts'
import { settingOf, type WorldInput } from './policies.ts'
import { type CitySpec, checkSpec, fingerprintOf } from './spec.ts'
import { importTntp } from './tntp/import-tntp.ts'
import { closeTrafficDay } from './traffic/columns.ts'
import { watchJams } from './traffic/jams.ts'
import { type VehicleFrame, vehicleFrames } from './traffic/vehicle-frames.ts'

export interface TickFacts {
  /** The tick just completed; the first is 1. */
  readonly tick: number
  readonly stateHash: string
  readonly facts: readonly Fact[]
}

export interface LinkLoads {
  /** Vehicles on each link, those that wait to enter it included. */
  readonly vehicles: Int32Array
  /** Vehicles that fit on each link. */
  readonly storage: Int32Array
}

export interface World {
  /** Completed ticks. */
  readonly tick: number
  /** Seconds already done of the tick under way; 0 at a boundary. */
  readonly secondsIntoTick: number
  /** Only between ticks. Refuses all of the inputs when one of them is wrong. */
  readonly apply: (inputs: readonly WorldInput[]) => void
  /** Whole seconds inside the tick under way, never past its end. */
  readonly advance: (seconds: number) => void
  /** Whatever is left of the tick, and what happens at its end. */
  readonly step: () => TickFacts
  readonly stateHash: () => string
  /** Only between ticks. */
  readonly snapshot: () => Uint8Array
  readonly kpis: () => Kpis
  readonly vehicles: () => VehicleFrame
  readonly map: () => CityMap
  readonly linkLoads: () => LinkLoads
  readonly conditions: () => CityConditions
}

/** Links cheap enough to reconsider are learnt four times an hour, the many of a large city once a night. */
const FREQUENT_LEARNING_NODES_MAX = 150
const FREQUENT_LEARNING_SECONDS = 900
const NIGHTLY_LEARNING_SECOND_OF_DAY = 10_800

export function foundWorld(spec: CitySpec): World {
  return worldOf(spec, undefined)
}

/** Continues where the snapshot was taken; refused with a `SnapshotError` when it is of something else. */
export function restoreWorld(spec: CitySpec, snapshot: Uint8Array): World {
  return worldOf(spec, (buffer, shape) => unpackSnapshot(snapshot, labelOf(spec, shape), buffer))
}

function worldOf(spec: CitySpec, restore: Restore): World {
  checkSpec(spec)
  const { seed, citizens, source } = spec
  const plan = source.kind === 'generated' ? generateCity(seed, citizens) : importTntp(seed, source)
  const city = compose(plan, seed, restore)
  const frames = vehicleFrames(city.network, city.map.roads, city.columns)
  let done = 0
  const now = (): number => i32(city.columns.completedTicks, 0) * TICK_SECONDS + done
  const atBoundary = (what: string): void => {
    if (done > 0) throw new WorldInputError('inside_tick', `${what} waits for the end of the tick`)
  }
  const advance = (seconds: number): void => {
    if (!Number.isInteger(seconds) || seconds < 0) throw new RangeError('seconds are a whole number from 0')
    const end = Math.min(TICK_SECONDS, done + seconds)
    if (done === 0 && end > 0) city.travellers.beginTick(now())
    for (; done < end; done += 1) moveSecond(city, now())
  }
  return {
    get tick() {
      return i32(city.columns.completedTicks, 0)
    },
    get secondsIntoTick() {
      return done
    },
    apply(inputs) {
      atBoundary('an input')
      for (const input of inputs) settingOf(input)
      for (const input of inputs) city.travellers.apply(input)
    },
    advance,
    step() {
      advance(TICK_SECONDS)
      done = 0
      city.columns.completedTicks[0] = i32(city.columns.completedTicks, 0) + 1
      const facts = endTick(city, now())
      return { tick: i32(city.columns.completedTicks, 0), stateHash: hashOf(city.buffer), facts }
    },
    stateHash: () => hashOf(city.buffer),
    snapshot() {
      atBoundary('a snapshot')
      return packSnapshot(labelOf(spec, city.shape), city.buffer)
    },
    kpis: city.travellers.kpis,
    vehicles: () => frames(now()),
    map: () => city.map,
    linkLoads: () => loadsOf(city),
    conditions: () => ({
      tick: i32(city.columns.completedTicks, 0),
      links: linkConditionsOf(city.network, city.columns),
    }),
  }
}

function moveSecond({ traffic, travellers }: Composition, now: number): void {
  travellers.moveSecond(now)
  traffic.moveSecond(now)
}

/** The phases at the end of a tick; `now` is the first second after it. */
function endTick(city: Composition, now: number): readonly Fact[] {
  const { network, map, columns, traffic, travellers } = city
  const facts = watchJams(network, columns, now, (link) => map.roads[link]?.name ?? '')
  if (endsHour(now)) columns.jamsToldThisHour[0] = 0
  if (learnsAt(network.nodeCount, now)) traffic.learnCosts()
  if (!endsDay(now)) return facts
  const day = dayOf(now) - 1
  const told = travellers.closeDay(day, i32(columns.completedTicks, 0))
  const kpis = travellers.kpis()
  closeTrafficDay(columns)
  return [...facts, ...told, { type: 'DayClosed', day, kpis }]
}

function learnsAt(nodes: number, now: number): boolean {
  if (nodes <= FREQUENT_LEARNING_NODES_MAX) return now % FREQUENT_LEARNING_SECONDS === 0
  return secondOfDay(now) === NIGHTLY_LEARNING_SECOND_OF_DAY
}

function loadsOf({ network, columns }: Composition): LinkLoads {
  const vehicles = columns.linkVehicles.map((onLink, link) => onLink + i32(columns.linkWaiting, link))
  return { vehicles, storage: network.storage }
}

function labelOf(spec: CitySpec, shape: Shape): SnapshotLabel {
  return {
    engine: ENGINE_VERSION,
    schema: hashOfText(describeSchema(schemaOf(shape))),
    city: fingerprintOf(spec),
  }
}
