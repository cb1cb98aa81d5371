import {
  HEARTBEAT_MS,
  type ProjectionView,
  projectionView,
  type ServiceName,
  serviceHeartbeat,
  serviceNames,
  streams,
  subjects,
} from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

const READ_TIMEOUT_MS = 1_000
/** A service that missed so many heartbeats says nothing about its projections any more. */
const HEARTBEATS_MISSED_MAX = 5
const status = projectionView.shape.status
const role = projectionView.shape.role
const text = new TextDecoder()

interface Deps {
  readonly connection: Pick<LogConnection, 'directGet'>
  readonly clock: Clock
}

/** The projections of every service, as its newest heartbeat in the log of meters told. */
export async function listProjections({ connection, clock }: Deps): Promise<readonly ProjectionView[]> {
  const oldest = clock().getTime() - HEARTBEATS_MISSED_MAX * HEARTBEAT_MS
  const perService = await Promise.all(serviceNames.map((service) => ofService(service)))
  return perService.flat()

  async function ofService(service: ServiceName): Promise<readonly ProjectionView[]> {
    const ask = { last_by_subj: subjects.meters(service) }
    const message = await connection.directGet(streams.telemetry, ask, READ_TIMEOUT_MS)
    const beat = message && serviceHeartbeat.safeParse(json(message.body))
    if (!beat?.success) return []
    const alive = Date.parse(beat.data.at) >= oldest
    return beat.data.projections.map((each) => ({
      ...each,
      service,
      role: role.safeParse(each.role).data ?? 'active',
      status: alive ? (status.safeParse(each.status).data ?? 'stopped') : 'stopped',
      lagEvents: Math.max(0, each.lagEvents),
      lagSeconds: Math.max(0, each.lagSeconds),
    }))
  }
}

function json(body: Uint8Array): unknown {
  try {
    return JSON.parse(text.decode(body))
  } catch {
    // `undefined` passes no schema.
    return undefined
  }
}
