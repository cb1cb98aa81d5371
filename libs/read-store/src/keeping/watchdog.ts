import type { Generation } from '../generation/generations.ts'
import type { ProjectionStatus } from '../running/progress.ts'

type Labels = Readonly<Record<string, string>>
interface Description {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
}

/** What a service's meters can do that is needed here. One series for each projection, however many streams it follows. */
export interface ProjectionMeters {
  readonly counter: (description: Description) => {
    readonly with: (labels: Labels) => { readonly inc: (by?: number) => void }
  }
  readonly gauge: (description: Description) => {
    readonly with: (labels: Labels) => { readonly set: (value: number) => void }
  }
}

/** Tells how far behind projections are and what they have done. */
export function openWatchdog(meters: ProjectionMeters) {
  const labels = ['projection']
  const counter = (name: string, help: string) => meters.counter({ name, help, labels })
  const gauge = (name: string, help: string) => meters.gauge({ name, help, labels })
  const commits = counter('urbe_projection_commits_total', 'Commits applied by a projection')
  const events = counter('urbe_projection_events_total', 'Events applied by a projection')
  const rebuilds = counter('urbe_projection_rebuilds_total', 'Generations of a projection that were begun')
  const lagEvents = gauge('urbe_projection_lag_events', 'Commits that the log has beyond what readers see')
  const lagSeconds = gauge(
    'urbe_projection_lag_seconds',
    'Age of what readers see, where it is behind the log',
  )
  const parked = gauge('urbe_projection_parked', 'Commits that are set aside, up to a thousand')
  const missing = gauge('urbe_projection_missing', '1 while the tables that readers need are gone')

  return {
    applied(projection: string, batch: readonly { readonly events: { readonly length: number } }[]): void {
      commits.with({ projection }).inc(batch.length)
      events.with({ projection }).inc(batch.reduce((sum, each) => sum + each.events.length, 0))
    },
    rebuilds(projection: string): void {
      rebuilds.with({ projection }).inc()
    },
    look(projection: string, serving: Generation | undefined, statuses: readonly ProjectionStatus[]): void {
      const seen = statuses.filter(
        ({ name, generation }) => name === projection && generation === serving?.generation,
      )
      lagEvents.with({ projection }).set(seen.reduce((sum, each) => sum + each.lagEvents, 0))
      lagSeconds.with({ projection }).set(seen.reduce((most, each) => Math.max(most, each.lagSeconds), 0))
      parked.with({ projection }).set(serving?.parked ?? 0)
      missing.with({ projection }).set(serving?.heals || serving?.intact === false ? 1 : 0)
    },
  }
}
export type Watchdog = ReturnType<typeof openWatchdog>
