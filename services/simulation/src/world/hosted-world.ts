import { type Blueprint, type Engines, type Fact, TICK_SECONDS, type World } from '@urbe/city-model'

import { conditionsAsColumns } from './conditions.ts'
import { mapAsGeoJson } from './geo-json.ts'
import { isKeyframeTick, isMidnightTick } from './keyframe-ticks.ts'
import type {
  Beat,
  Keyframe,
  KnownTicks,
  Opening,
  Progress,
  Replayed,
  ReplayRequest,
  Sample,
  SequencedInput,
  Standing,
  TickBatch,
} from './protocol.ts'
import { type Rooms, roomsOf } from './rooms.ts'
import { frameOf } from './state-frames.ts'
import { openBatch, SAMPLE_TICKS } from './tick-batch.ts'

/** Ticks in one commit at most, so that a commit stays far below the largest message. */
export const BATCH_TICKS_MAX = 240

/** The world played again did not come to the state that the log holds. */
export class Diverged extends Error {
  override readonly name = 'Diverged'
}

type Lived = Pick<Standing, 'tick' | 'stateHash'>

/** A world between two calls. */
interface Host {
  readonly world: World
  /** Sequence of the newest input that the world has applied. */
  applied: number
  waiting: readonly SequencedInput[]
  secondOfTick: number
  /** The last whole tick. */
  newest: Lived
  /** That of the last whole tick whenever somebody sees it: the indicators cost too much to work them out at every tick. */
  standing: Standing
  /** The tick of the last keyframe that is all of the state. */
  keptAt: number | null
  readonly rooms: Rooms
}

/** One city's world as its thread drives it: whole ticks into batches, sub-steps in between for smooth frames. */
export function hostWorld(blueprint: Blueprint, { kept, inputsThrough }: Opening, engines: Engines) {
  const world = kept === undefined ? blueprint.found({ engines }) : blueprint.restore(kept, { engines })
  const standing = standingOf(world)
  const host: Host = {
    world,
    applied: inputsThrough,
    waiting: [],
    secondOfTick: 0,
    newest: standing,
    standing,
    keptAt: kept?.snapshotTick ?? null,
    rooms: roomsOf(() => performance.now()),
  }
  return {
    standing: () => host.standing,
    frame() {
      host.rooms.tidy()
      return frameOf(world, host.secondOfTick)
    },
    beat: (request: Beat) => beat(host, request),
    map: () => mapAsGeoJson(world.map()),
    conditions: () => conditionsAsColumns(world.conditions()),
    keyframe(): Keyframe {
      if (host.secondOfTick > 0) throw new Error('a keyframe is taken between two ticks')
      return keepAll(host)
    },
    replay(request: ReplayRequest): Replayed {
      const samples = request.batches.flatMap((known) => replayBatch(world, known))
      host.applied = request.inputsThrough
      host.standing = standingOf(world)
      host.newest = host.standing
      return { standing: host.standing, samples }
    },
  }
}

function standingOf(world: World): Standing {
  return { tick: world.tick, stateHash: world.stateHash(), kpis: world.kpis() }
}

function beat(host: Host, { seconds, wallMs, inputs, wantsFrame, rooms }: Beat): Progress {
  const deadline = performance.now() + wallMs
  host.rooms.giveBack(rooms)
  host.rooms.tidy()
  const gathered = gathering(host)
  host.waiting = [...host.waiting, ...inputs]
  let left = seconds
  while (left > 0 && performance.now() < deadline) {
    if (host.secondOfTick === 0 && host.waiting.length > 0) gathered.cut(() => applyWaiting(host))
    const some = Math.min(left, TICK_SECONDS - host.secondOfTick)
    left -= some
    if (host.secondOfTick + some < TICK_SECONDS) advance(host, some)
    else finishTick(host, gathered)
  }
  gathered.cut()
  const progress = { batches: gathered.batches, standing: host.standing, simulatedSeconds: seconds - left }
  return wantsFrame ? { ...progress, frame: frameOf(host.world, host.secondOfTick) } : progress
}

function applyWaiting(host: Host): void {
  host.world.apply(host.waiting.map(({ input }) => input))
  host.applied = host.waiting.at(-1)?.sequence ?? host.applied
  host.waiting = []
}

/** Not to the end of the tick. */
function advance(host: Host, seconds: number): void {
  lookRound(host)
  host.world.advance(seconds)
  host.secondOfTick += seconds
}

function finishTick(host: Host, gathered: ReturnType<typeof gathering>): void {
  const { tick, stateHash, facts } = host.world.step()
  host.secondOfTick = 0
  host.newest = { tick, stateHash }
  if (tick % SAMPLE_TICKS === 0) lookRound(host)
  gathered.add(facts, isKeyframeTick(tick) ? keep(host) : undefined)
}

/** What the standing after the last whole tick is; once it has passed it cannot be seen any more. */
function lookRound(host: Host): void {
  const { newest, standing, secondOfTick, world } = host
  if (secondOfTick === 0 && standing.tick !== newest.tick) host.standing = { ...newest, kpis: world.kpis() }
}

/** Ticks on their way into batches: a new one after an input, after a keyframe and when one is full. */
function gathering(host: Host) {
  const batches: TickBatch[] = []
  const open = () => openBatch(host.newest.tick, host.newest.stateHash, host.applied)
  let batch = open()
  function cut(between: () => void = () => undefined): void {
    lookRound(host)
    if (batch.size() > 0) batches.push(batch.close(host.standing))
    between()
    batch = open()
  }
  return {
    batches,
    cut,
    add(facts: readonly Fact[], keyframe: Keyframe | undefined): void {
      const { newest, standing } = host
      batch.add(newest, facts)
      if (newest.tick % SAMPLE_TICKS === 0) batch.sample(standing)
      if (keyframe !== undefined) batch.keep(keyframe)
      if (keyframe !== undefined || batch.size() === BATCH_TICKS_MAX) cut()
    },
  }
}

function replayBatch(world: World, { from, to, hashes, inputs }: KnownTicks): Sample[] {
  const samples: Sample[] = []
  if (world.tick !== from - 1)
    throw new Diverged(`at tick ${world.tick} there is no tick ${from} to play again`)
  world.apply(inputs)
  for (let tick = from; tick <= to; tick++) {
    const { stateHash } = world.step()
    if (stateHash !== hashes[tick - from]) {
      throw new Diverged(`tick ${tick} came to another state than the log holds`)
    }
    if (tick % SAMPLE_TICKS === 0) samples.push({ tick, kpis: world.kpis() })
  }
  return samples
}

/** At midnight all of the state, because most of it has just changed; else what has changed since then. */
function keep(host: Host): Keyframe {
  const { newest, world, keptAt: since, rooms } = host
  const { tick, stateHash } = newest
  const changes = isMidnightTick(tick) ? undefined : world.changes(rooms.take)
  if (changes === undefined) return keepAll(host)
  return { tick, stateHash, since, bytes: changes }
}

function keepAll(host: Host): Keyframe {
  const { tick, stateHash } = host.newest
  host.keptAt = tick
  return { tick, stateHash, since: null, bytes: host.world.snapshot(host.rooms.take) }
}
