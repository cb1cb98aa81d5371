import { type CityMap, type RunEvent, runEvent, streams, subjects } from '@urbe/contracts'
import type { Commit } from '@urbe/event-log'

import type { PolicyMap } from '../database.ts'
import { evolve, initial, type Run } from '../run/state.ts'
import { keyframeSaver } from './keyframe-saver.ts'
import type { FoundKeyframe } from './keyframes.ts'
import { pace } from './pace.ts'
import type { Conditions, Opening, Progress, Standing, TickBatch } from './protocol.ts'
import type { RunnerDeps } from './runner-deps.ts'
import { inputQueue, isInput, knownTicks, ticksOf } from './stream-reader.ts'
import { type TickWriter, tickWriter } from './tick-writer.ts'
import { openWorld, type WorldClient } from './world-client.ts'

/** A paused city shows itself this often to those who begin to watch. */
const IDLE_FRAME_MS = 2_000

export interface CityRunner {
  readonly standing: () => Standing
  readonly policies: () => PolicyMap
  readonly map: () => Promise<CityMap>
  readonly conditions: () => Promise<Conditions>
  /** Settles when the run has stopped; rejects when the runner cannot go on and is to be made anew. */
  readonly ended: Promise<void>
}

/** Opens the city's world where the log has left it and drives it as the run's events say, until `signal` aborts. */
export async function runCity(deps: RunnerDeps, signal: AbortSignal): Promise<CityRunner> {
  const { cityId, log, keyframes, spec } = deps
  const own = new AbortController()
  const over = AbortSignal.any([signal, own.signal])
  let fail: (error: Error) => void = () => undefined
  const broken = new Promise<never>((_, reject) => {
    fail = reject
  })
  broken.catch(() => own.abort())

  const stream = streams.city(cityId)
  const keyframe = await keyframes.find(cityId, 'newest')
  const { commit: newest, expected } = await log.head(stream, subjects.ticks(cityId))
  const from = keyframe?.followFrom ?? 1
  const inputs = inputQueue(keyframe?.policies ?? {}, from)
  // Before anything is followed: behind a keyframe that is the newest in the log there is nothing to follow.
  const past = await log.read(stream, subjects.run(cityId))
  const { world, opened } = await openWorld(spec, openingAt(keyframe), fail)
  const tick = newest === undefined ? 0 : ticksOf(newest).ticks.to
  const writer = tickWriter(deps, { expected, tick })
  const city = followedCity(deps, { world, inputs, past, standing: opened, goal: writer.last().tick })

  const following = log.follow({
    stream,
    from,
    signal: over,
    log: deps.logger,
    onBatch: (commits) => city.read(commits),
  })
  following.catch((error: unknown) => fail(error as Error))

  const saver = keyframeSaver(deps)
  const driven = drive(deps, { world, inputs, writer, saver, city }, over)
  const ended = closing(Promise.race([broken, driven]), async () => {
    own.abort()
    await Promise.all([saver.ended(), world.close()])
  })
  ended.catch(() => undefined)
  return {
    standing: city.standing,
    policies: inputs.policies,
    map: () => world.call('map', {}),
    conditions: () => world.call('conditions', {}),
    ended,
  }
}

function openingAt(keyframe: FoundKeyframe | undefined): Opening {
  if (keyframe === undefined) return { inputsThrough: 0 }
  const { inputsThrough, kept } = keyframe
  return { inputsThrough, kept }
}

async function closing(work: Promise<void>, close: () => Promise<void>): Promise<void> {
  try {
    await work
  } finally {
    await close()
  }
}

type Followed = ReturnType<typeof followedCity>

interface Parts {
  readonly world: WorldClient
  readonly inputs: ReturnType<typeof inputQueue>
  readonly writer: TickWriter
  readonly saver: ReturnType<typeof keyframeSaver>
  readonly city: Followed
}

/** What the runner knows of its city from the log: the run's phase, the inputs, and the ticks that others or it wrote before. */
function followedCity(
  deps: RunnerDeps,
  {
    world,
    inputs,
    past,
    standing: opened,
    goal,
  }: Pick<Parts, 'world' | 'inputs'> & { past: readonly Commit[]; standing: Standing; goal: number },
) {
  const { cityId } = deps
  let standing = opened
  /** The world may be ahead of the log by the ticks that are being committed: those are not to be played again. */
  let lived = opened.tick
  let run: Run = initial()
  let runThrough = 0
  let changed: () => void = () => undefined

  const advanceRun = (commit: Commit) => {
    if (commit.sequence <= runThrough) return
    runThrough = commit.sequence
    for (const event of commit.events) run = evolve(run, runEvent.parse(event) as RunEvent)
  }

  for (const commit of past) advanceRun(commit)

  async function replay(commit: Commit): Promise<void> {
    const { ticks } = ticksOf(commit)
    const applied = inputs.applied(ticks.inputsThrough)
    if (ticks.to <= lived) return
    const again = await world.call('replay', {
      batches: [knownTicks(ticks, applied)],
      inputsThrough: ticks.inputsThrough,
    })
    standing = again.standing
    lived = standing.tick
    deps.onSamples(cityId, again.samples)
  }

  async function readOne(commit: Commit): Promise<void> {
    inputs.see(commit.sequence)
    if (commit.subject === subjects.run(cityId)) advanceRun(commit)
    else if (commit.subject === subjects.ticks(cityId)) await replay(commit)
    else if (isInput(commit, cityId)) inputs.add(commit)
  }

  return {
    standing: () => standing,
    run: () => run,
    caughtUp: () => standing.tick >= goal,
    computed(progress: Progress): void {
      lived = progress.standing.tick
    },
    /** After a commit: what is shown live is what the log holds, though the world may be further on. */
    moved(to: Standing): void {
      standing = to
    },
    /** Resolves at the next change of the run or of the world's place in the log. */
    change: () =>
      new Promise<void>((resolve) => {
        changed = resolve
      }),
    async read(commits: readonly Commit[]): Promise<void> {
      for (const commit of commits) await readOne(commit)
      changed()
    },
  }
}

async function drive(
  deps: RunnerDeps,
  { world, inputs, writer, saver, city }: Parts,
  over: AbortSignal,
): Promise<void> {
  const { cityId, sleep } = deps
  const stopped = () => over.aborted || city.run().phase === 'stopped'
  while (!stopped() && !city.caughtUp()) await Promise.race([city.change(), sleep(IDLE_FRAME_MS, over)])

  let handed = 0
  let pacer = pace()
  while (!stopped()) {
    const { phase, speed } = city.run()
    if (phase !== 'running' || speed === null) {
      pacer = pace()
      deps.onFrame(cityId, await world.call('frame', {}))
      await Promise.race([city.change(), sleep(IDLE_FRAME_MS, over)])
      continue
    }
    const due = inputs.after(handed)
    handed = due.at(-1)?.sequence ?? handed
    const plain = due.map(({ sequence, input }) => ({ sequence, input }))
    const wanted = { ...pacer.next(speed), inputs: plain, wantsFrame: true, rooms: saver.takeRooms() }
    const progress = await world.call('beat', wanted)
    pacer.done(progress.simulatedSeconds)
    if (progress.frame !== undefined) deps.onFrame(cityId, progress.frame)
    city.computed(progress)
    for (const batch of progress.batches) {
      await settle(deps, { writer, saver, inputs, city, batch }, over)
    }
    await sleep(pacer.restMs(), over)
  }
}

/** Commits a batch, then lets go of what depends on it. */
async function settle(
  { cityId, onSamples, onTicks }: RunnerDeps,
  { writer, saver, inputs, city, batch }: Omit<Parts, 'world'> & { batch: TickBatch },
  over: AbortSignal,
): Promise<void> {
  const sequence = await writer.write(batch, over)
  city.moved(batch.standing)
  inputs.applied(batch.inputsThrough)
  onTicks(cityId, batch.hashes.length)
  onSamples(cityId, batch.samples)
  if (batch.keyframe === undefined) return
  const place = { sequence, followFrom: inputs.followFrom(), inputsThrough: batch.inputsThrough }
  await saver.add({ ...batch.keyframe, ...place, policies: inputs.policies() })
}
