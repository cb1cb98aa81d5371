import type { CitySpec } from '@urbe/city-model'
import { type RunPhase, runEvent, streams, subjects } from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import { evolve, initial } from '../run/state.ts'
import { type CityRunner, runCity } from './city-runner.ts'
import { OTHER_ENGINE } from './engine-of-city.ts'
import { Diverged } from './hosted-world.ts'
import type { RunnerDeps } from './runner-deps.ts'

const RESTART_MS_MIN = 500
const RESTART_MS_MAX = 30_000

interface Fleet {
  /** Follows one city's run and drives its world while the run is started and not stopped. */
  readonly watch: (cityId: string, signal: AbortSignal) => Promise<void>
  readonly runnerOf: (cityId: string) => CityRunner | undefined
  readonly size: () => number
  /** Resolves when every city that was driven here has let go; call it after the signals have aborted. */
  readonly ended: () => Promise<void>
}

type FleetDeps = Omit<RunnerDeps, 'cityId' | 'spec'> & {
  readonly specOf: (cityId: string) => Promise<CitySpec>
  readonly onDivergence: (cityId: string) => void
}

/** Every city that runs on this process. */
export function cityFleet(deps: FleetDeps): Fleet {
  const runners = new Map<string, CityRunner>()
  const driven = new Set<Promise<void>>()
  const { log, logger, sleep } = deps

  /** Opening it once more would help nobody: it waits for a platform with its own engine. */
  function rests(cityId: string, error: unknown): boolean {
    if (!(error instanceof Refusal) || error.code !== OTHER_ENGINE) return false
    logger.warn({ cityId, ...error.details }, 'city rests: another version of the engine recorded it')
    return true
  }

  async function keepRunning(cityId: string, signal: AbortSignal): Promise<void> {
    let restartMs = RESTART_MS_MIN
    while (!signal.aborted) {
      try {
        const runner = await runCity({ ...deps, cityId, spec: await deps.specOf(cityId) }, signal)
        runners.set(cityId, runner)
        logger.info({ cityId, tick: runner.standing().tick }, 'city opened')
        await runner.ended
        return
      } catch (error) {
        if (signal.aborted || rests(cityId, error)) return
        if (error instanceof Diverged) deps.onDivergence(cityId)
        logger.error({ cityId, err: error, restartMs }, 'city cannot go on; it is opened again')
        await sleep(restartMs, signal)
        restartMs = Math.min(restartMs * 2, RESTART_MS_MAX)
      } finally {
        runners.delete(cityId)
      }
    }
  }

  async function watch(cityId: string, signal: AbortSignal): Promise<void> {
    let run = initial()
    let driving = false
    await log.follow({
      stream: streams.city(cityId),
      filterSubject: subjects.run(cityId),
      from: 1,
      signal,
      log: logger,
      onBatch: (commits) => {
        for (const event of commits.flatMap((commit) => commit.events))
          run = evolve(run, runEvent.parse(event))
        if (driving || !needsRunner(run.phase)) return Promise.resolve()
        driving = true
        const drive = keepRunning(cityId, signal).finally(() => {
          driving = false
          driven.delete(drive)
        })
        driven.add(drive)
        return Promise.resolve()
      },
      onDiverged: (error) => logger.error({ cityId, err: error }, 'DIVERGED: the run is not followed'),
    })
  }

  return {
    watch,
    runnerOf: (cityId) => runners.get(cityId),
    size: () => runners.size,
    ended: async () => void (await Promise.all(driven)),
  }
}

function needsRunner(phase: RunPhase): boolean {
  return phase === 'running' || phase === 'paused'
}
