import type { Kysely } from 'kysely'

import type { Retention } from '@urbe/contracts'
import { type EventLog, type LogConnection, type Provisioner, ProvisioningRefused } from '@urbe/event-log'
import { type Binding, refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import type { Archiving } from './archiving.ts'
import { type AuditDesk, auditRoutes } from './audit/routes.ts'
import type { Database } from './database.ts'
import type { Jobs } from './integrity/jobs.ts'
import { integrityRoutes } from './integrity/routes.ts'
import { projectionControl } from './projections/control.ts'
import { listProjections } from './projections/heartbeats.ts'
import { projectionRoutes } from './projections/routes.ts'
import { intervalOf } from './replays/moments.ts'
import type { Replays } from './replays/replays.ts'
import { replayRoutes } from './replays/routes.ts'
import { listSnapshots } from './snapshots/list.ts'
import { snapshotRoutes } from './snapshots/routes.ts'
import { takeSnapshot } from './snapshots/take.ts'
import { eventsOfAggregate, eventsOfStream, viewOf } from './streams/reading.ts'
import { streamRoutes } from './streams/routes.ts'
import { findTimeline } from './timeline/queries.ts'
import { timelineRoutes } from './timeline/routes.ts'
import type { VouchAs } from './vouch-as.ts'

interface Deps {
  readonly clock: Clock
  readonly connection: LogConnection
  readonly cursorKey: Uint8Array
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly provisioner: Pick<Provisioner, 'streams' | 'setTelemetryRetention'>
  readonly replays: Replays
  readonly archive: Pick<Archiving, 'desk' | 'archivedThrough'>
  readonly jobs: Jobs
  readonly audit: { readonly desk: AuditDesk }
  readonly vouchAs: VouchAs
}

/** Every operation that contracts promise for this service. */
export function bindings(deps: Deps): readonly Binding[] {
  const { archive, audit, clock, connection, cursorKey, db, log, replays, jobs, vouchAs } = deps
  const projections = () => listProjections({ connection, clock })
  return [
    ...streamRoutes({
      cursorKey,
      listStreams: async () => {
        const infos = await deps.provisioner.streams()
        return infos.map((info) => viewOf(info, archive.archivedThrough(info.name)))
      },
      setRetention: (retention) => setRetention(deps, retention),
      eventsOfStream: (query) => eventsOfStream(log, query),
      eventsOfAggregate: (query) => eventsOfAggregate(log, query),
    }),
    ...timelineRoutes({ cursorKey, findTimeline: (query) => findTimeline(db, query) }),
    ...snapshotRoutes({
      cursorKey,
      listSnapshots: (query) => listSnapshots({ connection, log }, query),
      takeSnapshot: (wanted, asker) => takeSnapshot({ connection, log, vouchAs }, wanted, asker),
    }),
    ...replayRoutes({
      createReplay: async ({ speed, by, ...asked }) => {
        const interval = await intervalOf(log, asked)
        return replays.create({ ...interval, speed, by, cityId: asked.cityId })
      },
      findReplay: replays.view,
      cancelReplay: replays.cancel,
    }),
    ...projectionRoutes({
      cursorKey,
      listProjections: projections,
      control: projectionControl({ connection, listProjections: projections, vouchAs }),
    }),
    ...integrityRoutes({ cursorKey, desk: archive.desk, jobs }),
    ...auditRoutes({ cursorKey, desk: audit.desk }),
  ]
}

/** The server knows how much it can keep; a limit beyond its disk it refuses. */
async function setRetention({ provisioner }: Deps, retention: Retention): Promise<void> {
  try {
    await provisioner.setTelemetryRetention(retention)
  } catch (error) {
    if (!(error instanceof ProvisioningRefused)) throw error
    const errors = [{ pointer: '/maxBytes', code: 'invalid_value', detail: 'is more than the server has' }]
    throw refuse('invalid_value', 'The server does not take these limits', { errors })
  }
}
