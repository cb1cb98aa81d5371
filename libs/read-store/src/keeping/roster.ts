import { streams } from '@urbe/contracts'

import type { Generation } from '../generation/generations.ts'
import type { GenerationKey } from '../generation/names.ts'
import type { ProjectionStatus } from '../running/progress.ts'
import type { ProjectionHandle } from '../running/run-projection.ts'
import { type Followed, type GenerationRun, type RunDeps, runGeneration } from './generation-run.ts'

const CITY = streams.city('')
const keyOf = ({ projection, generation }: GenerationKey) => `${projection} ${generation}`

/** The generations that this process keeps up to date. */
export function openRoster<DB>(deps: RunDeps<DB>, projections: readonly Followed<DB>[]) {
  const runs = new Map<string, GenerationRun>()
  const cities = new Set<string>()
  const stopping = new Set<Promise<void>>()

  function start(followed: Followed<DB>, generation: Generation): void {
    const run = runGeneration(deps, followed, generation)
    for (const stream of followed.streams) run.add(stream)
    if (run.followsCities) for (const stream of cities) run.add(stream)
    runs.set(keyOf(generation), run)
  }

  function stop(key: string, run: GenerationRun): void {
    runs.delete(key)
    const stopped = run.stop().finally(() => stopping.delete(stopped))
    stopping.add(stopped)
  }

  return {
    addCity(cityId: string): void {
      const stream = streams.city(cityId)
      cities.add(stream)
      for (const run of runs.values()) if (run.followsCities) run.add(stream)
    },
    /** Keeps in step with what the database says: what has no further part stops. */
    follow(followed: Followed<DB>, generations: readonly Generation[]): void {
      const wanted = new Map(
        generations.filter(({ role }) => role !== 'retired').map((each) => [keyOf(each), each]),
      )
      for (const [key, run] of runs) {
        if (run.generation().projection === followed.projection.name && !wanted.has(key)) stop(key, run)
      }
      for (const [key, generation] of wanted) {
        const run = runs.get(key)
        if (run === undefined) start(followed, generation)
        else run.is(generation)
      }
    },
    isLive: (generation: Generation): boolean => runs.get(keyOf(generation))?.isLive() ?? false,
    statuses: (): readonly ProjectionStatus[] => [...runs.values()].flatMap((run) => run.statuses()),
    /**
     * Those whose progress counts for a reader of the stream, undefined while they are not known yet. What is ready may be seen
     * at any moment, so that it counts already.
     */
    handlesFor(stream: string): readonly ProjectionHandle[] | undefined {
      const concerned = projections.filter((each) => concerns(each, stream))
      const handles = concerned.map(({ projection }) =>
        [...runs.values()]
          .filter((run) => run.generation().projection === projection.name && mayBeSeen(run))
          .map((run) => run.handleOf(stream))
          .filter((handle) => handle !== undefined),
      )
      return handles.every((each) => each.length > 0) ? handles.flat() : undefined
    },
    async stop(): Promise<void> {
      for (const [key, run] of runs) stop(key, run)
      await Promise.all(stopping)
    },
  }
}
export type Roster<DB> = ReturnType<typeof openRoster<DB>>

function concerns<DB>(followed: Followed<DB>, stream: string): boolean {
  return followed.streams.includes(stream) || (followed.cities === true && stream.startsWith(CITY))
}

function mayBeSeen(run: GenerationRun): boolean {
  const { role, heals } = run.generation()
  return role === 'active' || heals || (role === 'ready' && run.isLive())
}
