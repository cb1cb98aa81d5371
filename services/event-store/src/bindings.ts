import type { Kysely } from 'kysely'

import type { EventLog, LogConnection, Provisioner } from '@urbe/event-log'
import type { Binding } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import type { Database } from './database.ts'
import { listProjections } from './projections/heartbeats.ts'
import { projectionRoutes } from './projections/routes.ts'
import { eventsOfAggregate, eventsOfStream, viewOf } from './streams/reading.ts'
import { streamRoutes } from './streams/routes.ts'
import { findTimeline } from './timeline/queries.ts'
import { timelineRoutes } from './timeline/routes.ts'

interface Deps {
  readonly clock: Clock
  readonly connection: LogConnection
  readonly cursorKey: Uint8Array
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly provisioner: Pick<Provisioner, 'streams'>
}

/** Every operation that contracts promise for this service. */
export function bindings({ clock, connection, cursorKey, db, log, provisioner }: Deps): readonly Binding[] {
  return [
    ...streamRoutes({
      cursorKey,
      listStreams: async () => (await provisioner.streams()).map(viewOf),
      eventsOfStream: (query) => eventsOfStream(log, query),
      eventsOfAggregate: (query) => eventsOfAggregate(log, query),
    }),
    ...timelineRoutes({ cursorKey, findTimeline: (query) => findTimeline(db, query) }),
    ...projectionRoutes({ listProjections: () => listProjections({ connection, clock }) }),
  ]
}
