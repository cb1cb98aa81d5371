import type { FollowedAccess, VouchFor } from '@urbe/access'
import type { AuditTrail } from '@urbe/audit'
import { type Check, closeCodes } from '@urbe/contracts'
import type { EventLog, LogConnection, LogLines } from '@urbe/event-log'
import { buildApp, proxiesIn } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

import type { Upgrade } from './door.ts'
import { type Feeds, openFeeds } from './feed.ts'
import { frameHub } from './frame-hub.ts'
import { type Gateway, openGateway } from './gateway.ts'
import { gatewayMeters } from './gateway-meters.ts'
import { type ReplayHub, replayHub } from './replay-hub.ts'
import { realtimeRoutes } from './routes.ts'
import { tickets as ticketBox } from './tickets.ts'

interface Ground {
  readonly connection: Pick<LogConnection, 'subscribe' | 'publish' | 'request' | 'status'>
  readonly eventLog: Pick<EventLog, 'info' | 'follow' | 'range'>
  readonly access: Pick<FollowedAccess, 'authenticate' | 'inspect' | 'onRevoked' | 'onRolesChanged' | 'ready'>
  readonly audit: AuditTrail
  readonly vouchFor: VouchFor
  readonly meters: Meters
  readonly log: LogLines
  readonly clock: Clock
  readonly newId: NewId
  readonly random: () => number
  readonly publicOrigin: string
  readonly trustedProxies?: string | undefined
  /** This process, by a name that clients may see. */
  readonly node: string
  readonly stopping: AbortSignal
}
export interface RealtimeApp {
  readonly app: ReturnType<typeof buildApp>
  readonly upgrade: Upgrade
  readonly gateway: Gateway
  readonly feeds: Feeds
  readonly replays: ReplayHub
  readonly checks: () => readonly Check[]
}

/** The gateway without its port. */
export function realtimeApp(ground: Ground): RealtimeApp {
  const { access, clock, connection, eventLog, log, meters, newId, node, publicOrigin, trustedProxies } =
    ground
  const { vouchFor } = ground
  const now = () => clock().getTime()
  const feeds = openFeeds({ log: eventLog, logger: log })
  const replays = replayHub({ connection, vouchFor, newId, now, logger: log })
  const tickets = ticketBox(now)
  const gateway = openGateway({
    deps: {
      feeds,
      frames: frameHub(connection),
      replays,
      authenticate: access.authenticate,
      inspect: access.inspect,
      now,
      node,
      meters: gatewayMeters(meters, closeCodes),
      log,
    },
    tickets,
    publicOrigin,
    trusted: proxiesIn(trustedProxies),
    newId,
    random: ground.random,
  })
  access.onRevoked(gateway.revoke)
  access.onRolesChanged(gateway.checkPermissions)
  const checks = (): readonly Check[] => [
    { name: 'log', status: connection.status() === 'connected' ? 'pass' : 'fail' },
    { name: 'access', status: access.ready() ? 'pass' : 'fail' },
  ]
  const app = buildApp({
    service: 'realtime-gateway',
    bindings: realtimeRoutes({ tickets, gateway, publicOrigin }),
    authenticate: access.authenticate,
    audit: ground.audit,
    clock,
    log,
    meters,
    newId,
    ready: checks,
    stopping: ground.stopping,
    trustedProxies,
  })
  return { app, upgrade: gateway.upgrade, gateway, feeds, replays, checks }
}
