import type { CitySpec, Kpis } from '@urbe/city-model'
import { type RunPhase, runEvent, SIMULATED_EPOCH, streams, subjects, TICK_SECONDS } from '@urbe/contracts'
import type { Commit, EventLog } from '@urbe/event-log'
import { Refusal } from '@urbe/kernel'
import type { Logger } from '@urbe/telemetry'

import type { PolicyMap } from '../database.ts'
import { evolve, initial } from '../run/state.ts'
import type { FoundKeyframe, Keyframes, Moment, Place } from './keyframes.ts'
import { pastWorld } from './past-world.ts'
import type { Conditions, Standing } from './protocol.ts'
import { inputQueue, isInput, knownTicks, ticksOf } from './stream-reader.ts'
import type { WorldClient } from './world-client.ts'

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
  /** Sequence of the newest input that was applied. */
  readonly inputsThrough: number
}

export type PastMoment = Exclude<Moment, 'newest'>

interface Deps {
  readonly log: EventLog
  readonly keyframes: Keyframes
  readonly logger: Logger
}

/** The tick whose end is the newest at or before a simulated time; negative before the city's first. */
export function tickAt(simulatedTime: string): number {
  return Math.floor((Date.parse(simulatedTime) - Date.parse(SIMULATED_EPOCH)) / (TICK_SECONDS * 1_000))
}

/** Restores any moment of a city from the nearest keyframe and the log, one look back at a time. */
export function historian({
  specOf,
  ...given
}: Deps & { readonly specOf: (cityId: string) => Promise<CitySpec> }) {
  const past = pastWorld({ specOf })
  const deps = { ...given, past }
  let tail: Promise<unknown> = Promise.resolve()
  let waiting = 0
  function inTurn<Answer>(look: () => Promise<Answer>): Promise<Answer> {
    if (waiting >= WAITING_MAX) throw new Refusal('not_ready', 'too many look backs are waiting')
    waiting++
    const mine = tail.then(look)
    tail = mine.catch(() => undefined).finally(() => waiting--)
    return mine
  }
  return {
    /** At the newest tick without a moment. */
    stateAt: async (cityId: string, moment?: PastMoment) =>
      await inTurn(() => lookBack(deps, cityId, moment)),
    conditionsAt: async (cityId: string, moment?: PastMoment) =>
      await inTurn(() => conditionsAt(deps, cityId, moment)),
    /** Keeps the state after the newest tick; undefined when there has been none. */
    keepNewest: async (cityId: string) => await inTurn(() => keepNewest(deps, cityId)),
    /** When nobody looks back any more. */
    close: past.close,
  }
}

type Ground = Deps & { readonly past: ReturnType<typeof pastWorld> }

async function lookBack(deps: Ground, cityId: string, wanted?: PastMoment): Promise<PastState> {
  const moment = await livedMoment(deps, cityId, wanted)
  const { standing, through, policies, inputsThrough } = await restore(
    deps,
    { cityId, moment },
    async (_, played) => played,
  )
  return { ...standing, phase: await phaseAt(deps.log, cityId, through), policies, inputsThrough }
}

async function conditionsAt(deps: Ground, cityId: string, wanted?: PastMoment): Promise<Conditions> {
  const moment = await livedMoment(deps, cityId, wanted)
  return await restore(deps, { cityId, moment }, (world) => world.call('conditions', {}))
}

/** Refuses a moment that the city has not come to. The newest one is that of the log: a read model may be behind it. */
async function livedMoment({ log }: Deps, cityId: string, moment?: PastMoment): Promise<PastMoment> {
  const stream = streams.city(cityId)
  const newest = await log.lastOn(stream, subjects.ticks(cityId))
  const lastTick = newest === undefined ? 0 : ticksOf(newest).ticks.to
  if (moment === undefined) return { tick: lastTick }
  if ('tick' in moment && (moment.tick < 0 || moment.tick > lastTick)) {
    throw new Refusal('tick_not_found', `the city has lived through tick 0 to ${lastTick}`, { lastTick })
  }
  const lastSequence = (await log.info(stream))?.lastSequence ?? 0
  if ('sequence' in moment && moment.sequence > lastSequence) {
    throw new Refusal('tick_not_found', `the city's stream ends at sequence ${lastSequence}`, {
      lastSequence,
    })
  }
  return moment
}

async function keepNewest(deps: Ground, cityId: string): Promise<KeptNewest | undefined> {
  const { keyframes, log } = deps
  const newest = await log.lastOn(streams.city(cityId), subjects.ticks(cityId))
  if (newest === undefined) return undefined
  const moment = { sequence: newest.sequence }
  const keyframe = await restore(deps, { cityId, moment }, async (world, played) => {
    const { through: sequence, followFrom, inputsThrough, policies } = played
    return { ...(await world.call('keyframe', {})), sequence, followFrom, inputsThrough, policies }
  })
  const bytes = await keyframes.save(cityId, keyframe)
  return { ...keyframe, bytes }
}

/** A keyframe that has been saved. */
export interface KeptNewest extends Place {
  readonly tick: number
  readonly stateHash: string
  /** In the store. */
  readonly bytes: number
}

interface Wanted {
  readonly cityId: string
  readonly moment: PastMoment
}

/** A world at that moment, for one question. */
async function restore<Answer>(
  deps: Ground,
  { cityId, moment }: Wanted,
  ask: (world: WorldClient, played: Played) => Promise<Answer>,
): Promise<Answer> {
  const until = 'sequence' in moment ? moment.sequence : moment
  const find = async () => {
    const keyframe = await deps.keyframes.find(cityId, moment)
    return { keyframe, inputsThrough: keyframe?.inputsThrough ?? 0, ...(keyframe && { kept: keyframe.kept }) }
  }
  return await deps.past.with({ cityId, moment: find }, async ({ world, opened }, { keyframe }) =>
    ask(world, await playUntil(deps, { cityId, world, opened, keyframe, until })),
  )
}

interface Play {
  readonly cityId: string
  readonly world: WorldClient
  readonly opened: Standing
  readonly keyframe: FoundKeyframe | undefined
  /** A stream sequence, or a tick. */
  readonly until: number | { readonly tick: number }
}
/** Where a world stands after it was played again. */
interface Played extends Pick<Place, 'followFrom' | 'inputsThrough' | 'policies'> {
  readonly standing: Standing
  /** Sequence of the commit that holds its tick. */
  readonly through: number
}

async function playUntil(deps: Deps, { cityId, world, opened, keyframe, until }: Play): Promise<Played> {
  const from = keyframe?.followFrom ?? 1
  const inputs = inputQueue(keyframe?.policies ?? {}, from)
  let standing = opened
  let through = keyframe?.sequence ?? 0
  let inputsThrough = keyframe?.inputsThrough ?? 0
  const done = new AbortController()
  const untilTick = typeof until === 'number' ? Number.POSITIVE_INFINITY : until.tick
  const isThere = (sequence: number) =>
    typeof until === 'number' ? sequence >= until : standing.tick >= untilTick

  async function read(commit: Commit): Promise<void> {
    if (typeof until === 'number' && commit.sequence > until) return
    inputs.see(commit.sequence)
    if (isInput(commit, cityId)) inputs.add(commit)
    if (commit.subject !== subjects.ticks(cityId)) return
    const { ticks, sequence } = ticksOf(commit)
    const applied = inputs.applied(ticks.inputsThrough)
    if (ticks.to <= standing.tick) return
    const batches = [knownTicks(ticks, applied, untilTick)]
    standing = (await world.call('replay', { batches, inputsThrough: ticks.inputsThrough })).standing
    through = sequence
    inputsThrough = ticks.inputsThrough
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
  const followFrom = isSame(keyframe, through) ? keyframe.followFrom : inputs.followFrom()
  return { standing, through, followFrom, inputsThrough, policies: inputs.policies() }
}

/** Nothing was played behind the keyframe. */
function isSame(keyframe: FoundKeyframe | undefined, through: number): keyframe is FoundKeyframe {
  return keyframe !== undefined && keyframe.sequence === through
}

async function phaseAt(log: EventLog, cityId: string, sequence: number): Promise<RunPhase> {
  let run = initial()
  for (const commit of await log.read(streams.city(cityId), subjects.run(cityId))) {
    if (commit.sequence > sequence) break
    for (const event of commit.events) run = evolve(run, runEvent.parse(event))
  }
  return run.phase
}
