import { type ProjectionControls, projectionControls } from './control/projection-controls.ts'
import { openKeeper } from './keeping/keeper.ts'
import { type Position, waitForPosition } from './keeping/wait-for-position.ts'
import type { ReadModelOptions } from './read-model-options.ts'
import type { ProjectionStatus } from './running/progress.ts'

export interface ReadModel {
  /** Of every stream of every generation that is kept up to date. */
  readonly statuses: () => readonly ProjectionStatus[]
  /** Of what readers see, and nothing else. */
  readonly seen: () => readonly ProjectionStatus[]
  /** Waits until everything that readers see of the position's stream is there. */
  readonly waitFor: (position: Position, timeoutMs?: number) => Promise<boolean>
  readonly control: ProjectionControls
  /** Resolves when there are tables that can be read. */
  readonly ready: Promise<void>
  /** Resolves when the signal has aborted and nothing is being applied any more. */
  readonly stopped: Promise<void>
}

/** All projections of a service, in all their generations. Any number of processes may do this on one database. */
export function openReadModel<DB>(options: ReadModelOptions<DB>): ReadModel {
  const keeper = openKeeper(options)
  const { roster, ready, stopped } = keeper
  options.healing?.entrust(keeper.heal)
  return {
    statuses: roster.statuses,
    seen: () => roster.statuses().filter(({ role, status }) => role === 'active' || status === 'missing'),
    waitFor: waitForPosition(roster),
    control: projectionControls(options, keeper),
    ready,
    stopped,
  }
}
