import type { CitySpec, Kpis } from '@urbe/city-model'
import { type RunPhase, runEvent, SIMULATED_EPOCH, streams, subjects, TICK_SECONDS } from '@urbe/contracts'
import type { Commit, EventLog } from '@urbe/event-log'
import { Refusal } from '@urbe/kernel'
import type { Logger } from '@urbe/telemetry'

import type { PolicyMap } from '../database.ts'
import { evolve, initial } from '../run/state.ts'
import type { Keyframes, Moment, PlacedKeyframe } from './keyframes.ts'
import type { Standing } from './protocol.ts'
import { inputQueue, knownTicks, ticksOf } from './stream-reader.ts'
import { openWorld, type WorldClient } from './world-client.ts'

/** Looks back wait here for their turn; one more is refused. */
export const WAITING_MAX = 8
/** A look back that takes longer is given up. */
const REPLAY_MS_MAX = 20_000

export interface PastState {
  readonly tick: number
  readonly stateHash: string
  readonly kpis: Kpis
  readonly phase: RunPhase
  readonly policies: PolicyMap
}

export type PastMoment = Exclude<Moment, 'newest'>

interface Deps {
  readonly log: EventLog
  readonly keyframes: Keyframes
  readonly logger: Logger
  readonly specOf: (cityId: string) => Promise<CitySpec>
}

/** The tick whose end is the newest at or before a simulated time; negative before the city's first. */
export function tickAt(simulatedTime: string): number {
  return Math.floor((Date.parse(simulatedTime) - Date.parse(SIMULATED_EPOCH)) / (TICK_SECONDS * 1_000))
}

/** Restores any moment of a city from the nearest keyframe and the log, one look back at a time. */
export function historian(deps: Deps) {
  let tail: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    async stateAt(cityId: string, moment: PastMoment): Promise<PastState> {
      if (waiting >= WAITING_MAX) throw new Refusal('not_ready', 'too many look backs are waiting')
      waiting++
      const mine = tail.then(() => lookBack(deps, cityId, moment))
      tail = mine.catch(() => undefined).finally(() => waiting--)
      return mine
    },
  }
}

async function lookBack(deps: Deps, cityId: string, moment: PastMoment): Promise<PastState> {
  const { keyframes, log, specOf } = deps
  const stream = streams.city(cityId)
  const newest = await log.lastOn(stream, subjects.ticks(cityId))
  const lastTick = newest === undefined ? 0 : ticksOf(newest).ticks.to
  if ('tick' in moment && (moment.tick < 0 || moment.tick > lastTick)) {
    throw new Refusal('tick_not_found', `the city has lived through tick 0 to ${lastTick}`, { lastTick })
  }
  const lastSequence = (await log.info(stream))?.lastSequence ?? 0
  if ('sequence' in moment && moment.sequence > lastSequence) {
    throw new Refusal('tick_not_found', `the city's stream ends at sequence ${lastSequence}`, {
      lastSequence,
    })
  }
  const keyframe = await keyframes.find(cityId, moment)
  // The thread's death rejects what is asked of it.
  const { world, opened } = await openWorld(await specOf(cityId), keyframe, () => undefined)
  try {
    const until = 'sequence' in moment ? moment.sequence : moment
    return await playUntil(deps, { cityId, world, opened, keyframe, until })
  } finally {
    await world.close()
  }
}

interface Play {
  readonly cityId: string
  readonly world: WorldClient
  readonly opened: Standing
  readonly keyframe: PlacedKeyframe | undefined
  /** A stream sequence, or a tick. */
  readonly until: number | { readonly tick: number }
}

async function playUntil(deps: Deps, { cityId, world, opened, keyframe, until }: Play): Promise<PastState> {
  const from = keyframe?.followFrom ?? 1
  const inputs = inputQueue(keyframe?.policies ?? {}, from)
  let standing = opened
  let through = keyframe?.sequence ?? 0
  const done = new AbortController()
  const untilTick = typeof until === 'number' ? Number.POSITIVE_INFINITY : until.tick
  const isThere = (sequence: number) =>
    typeof until === 'number' ? sequence >= until : standing.tick >= untilTick

  async function read(commit: Commit): Promise<void> {
    if (typeof until === 'number' && commit.sequence > until) return
    if (commit.subject.startsWith(subjects.policy(cityId, ''))) inputs.add(commit)
    if (commit.subject !== subjects.ticks(cityId)) return
    const { ticks, sequence } = ticksOf(commit)
    const applied = inputs.applied(ticks.inputsThrough)
    if (ticks.to <= standing.tick) return
    const batches = [knownTicks(ticks, applied, untilTick)]
    standing = (await world.call('replay', { batches, inputsThrough: ticks.inputsThrough })).standing
    through = sequence
  }

  if (!isThere(through)) {
    await deps.log.follow({
      stream: streams.city(cityId),
      from,
      signal: AbortSignal.any([done.signal, AbortSignal.timeout(REPLAY_MS_MAX)]),
      log: deps.logger,
      onBatch: async (commits) => {
        for (const commit of commits) {
          await read(commit)
          if (isThere(commit.sequence)) return done.abort()
        }
      },
    })
    if (!done.signal.aborted) throw new Refusal('not_ready', 'looking back took too long')
  }
  return { ...standing, phase: await phaseAt(deps.log, cityId, through), policies: inputs.policies() }
}

async function phaseAt(log: EventLog, cityId: string, sequence: number): Promise<RunPhase> {
  let run = initial()
  for (const commit of await log.read(streams.city(cityId), subjects.run(cityId))) {
    if (commit.sequence > sequence) break
    for (const event of commit.events) run = evolve(run, runEvent.parse(event))
  }
  return run.phase
}
