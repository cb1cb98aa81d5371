import { setTimeout as sleep } from 'node:timers/promises'

import { firstGeneration } from '../generation/first.ts'
import { type Generation, readGenerations } from '../generation/generations.ts'
import { servingOf } from '../generation/lifecycle.ts'
import type { GenerationKey } from '../generation/names.ts'
import type { ReadModelOptions } from '../read-model-options.ts'
import { openGate } from '../running/gate.ts'
import { followCities } from './follow-cities.ts'
import type { Followed } from './generation-run.ts'
import { mend, mendUnfit } from './mend.ts'
import { openRoster, type Roster } from './roster.ts'
import { openWatchdog, type Watchdog } from './watchdog.ts'

/** Within this every process learns what another one did to a generation. */
export const LOOK_MS = 1_000
/** Streams that are caught up with at the same time while a generation is built. */
export const BUILDING_AT_ONCE = 4
/** A statement waits so long for tables that are being made again. */
export const HEAL_WAIT_MS = 15_000
const HEAL_LOOK_MS = 50

/** Looks once a second which generations there are, keeps them up to date and mends what is broken. */
export function openKeeper<DB>(options: ReadModelOptions<DB>) {
  const { db, log, logger, meters, signal, projections } = options
  const watchdog = openWatchdog(meters)
  const gate = openGate(BUILDING_AT_ONCE)
  const onGone = async (key: GenerationKey): Promise<boolean> => {
    const concerned = projections.find(({ projection }) => projection.name === key.projection)
    return concerned !== undefined && (await mendUnfit(mending, concerned.projection, key))
  }
  const roster: Roster<DB> = openRoster({ db, log, logger, watchdog, gate, onGone }, projections)
  const cities = citiesFor(options, roster)
  const isComplete = (generation: Generation) => cities.areKnown() && roster.isLive(generation)
  const mending = { db, logger, watchdog, isComplete }
  const look = oneAtATime(async () => {
    const looks = projections.map((each) => lookAt({ ...mending, roster }, each))
    // What is wrong with one keeps none of the others from being looked after.
    for (const done of await Promise.allSettled(looks)) if (done.status === 'rejected') throw done.reason
  })
  const ready = Promise.withResolvers<void>()

  async function keep(): Promise<void> {
    await patiently(options, async () => {
      for (const { projection } of projections) await firstGeneration(db, projection)
    })
    ready.resolve()
    while (!signal.aborted) {
      await look().catch((error: unknown) =>
        logger.warn({ error: String(error) }, 'generations cannot be read'),
      )
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
    }
    await Promise.all([roster.stop(), cities.stopped])
  }

  async function areThere(): Promise<boolean> {
    const generations = await readGenerations(
      db,
      projections.map(({ projection }) => projection.name),
    )
    return projections.every(({ projection }) =>
      generations.some(
        (each) =>
          each.projection === projection.name && each.role === 'active' && each.intact && each.readable,
      ),
    )
  }

  return {
    roster,
    look,
    watchdog,
    ready: ready.promise,
    stopped: keep(),
    /** Resolves when all tables are there for readers; false when it takes too long. */
    async heal(): Promise<boolean> {
      for (const deadline = performance.now() + HEAL_WAIT_MS; performance.now() < deadline; ) {
        if (signal.aborted) return false
        await look().catch(() => undefined)
        if (await areThere()) return true
        await sleep(HEAL_LOOK_MS)
      }
      return false
    },
  }
}
export type Keeper = ReturnType<typeof openKeeper>

type LookDeps<DB> = Parameters<typeof mend<DB>>[0] & {
  readonly roster: Roster<DB>
  readonly watchdog: Watchdog
}

async function lookAt<DB>(deps: LookDeps<DB>, followed: Followed<DB>): Promise<void> {
  const { db, roster, watchdog } = deps
  const { projection } = followed
  for (;;) {
    const generations = await readGenerations(db, [projection.name])
    roster.follow(followed, generations)
    watchdog.look(projection.name, servingOf(generations), roster.statuses())
    if (!(await mend(deps, projection, generations))) return
  }
}

/** The directory of cities, where a projection needs it; those that were removed have their history still. */
function citiesFor<DB>(
  { log, logger, signal, projections }: ReadModelOptions<DB>,
  roster: Pick<Roster<DB>, 'addCity'>,
) {
  if (!projections.some(({ cities }) => cities)) {
    return { areKnown: () => true, stopped: Promise.resolve() }
  }
  let known = false
  const follower = followCities({ log, logger, signal, keepRemoved: true, onCity: roster.addCity })
  void follower.ready.then(() => {
    known = true
  })
  return { areKnown: () => known, stopped: follower.stopped.catch(() => undefined) }
}

/** Whoever asks during a look waits for the next one, so that it shows what was done before. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const begin = () => {
    next = undefined
    running = work().finally(() => {
      running = undefined
    })
    return running
  }
  return () => {
    if (running === undefined) return begin()
    next ??= running.then(begin, begin)
    return next
  }
}

async function patiently(
  { logger, signal }: Pick<ReadModelOptions<unknown>, 'logger' | 'signal'>,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    try {
      return await work()
    } catch (error) {
      logger.warn({ error: String(error) }, 'the read model cannot begin')
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}
