import type { CloseReason } from '@urbe/contracts'
import type { Meters } from '@urbe/telemetry'

export interface GatewayMeters {
  readonly connections: (change: number) => void
  readonly eventsDelivered: (count: number) => void
  readonly framesSent: (count: number) => void
  readonly framesCoalesced: (count: number) => void
  readonly closed: (code: number) => void
  readonly upgradeRefused: (code: string) => void
  readonly resets: () => void
}

/** Why a connection ended, for the label of a metric: the peer's own codes are not trusted to be few. */
const closings = (known: Readonly<Record<CloseReason, number>>) =>
  new Set<number>([1000, 1001, 1005, 1006, 1007, 1009, ...Object.values(known)])

export function gatewayMeters(
  meters: Pick<Meters, 'counter' | 'gauge'>,
  known: Readonly<Record<CloseReason, number>>,
): GatewayMeters {
  const codes = closings(known)
  const gauge = meters.gauge({ name: 'urbe_realtime_connections', help: 'Open WebSocket connections' }).with()
  const counter = (name: string, help: string) => meters.counter({ name, help }).with()
  const delivered = counter('urbe_realtime_events_delivered_total', 'Events written to connections')
  const sent = counter('urbe_realtime_frames_sent_total', 'State frames written to connections')
  const coalesced = counter(
    'urbe_realtime_frames_coalesced_total',
    'State frames replaced by newer ones unsent',
  )
  const resets = counter('urbe_realtime_resets_total', 'Subscriptions whose past could not be told')
  const closes = meters.counter({
    name: 'urbe_realtime_closed_total',
    help: 'Connections that ended, by close code',
    labels: ['code'],
  })
  const refused = meters.counter({
    name: 'urbe_realtime_upgrades_refused_total',
    help: 'Upgrades that were refused, by error code',
    labels: ['code'],
  })
  return {
    connections: (change) => gauge.add(change),
    eventsDelivered: (count) => delivered.inc(count),
    framesSent: (count) => sent.inc(count),
    framesCoalesced: (count) => coalesced.inc(count),
    closed: (code) => closes.with({ code: codes.has(code) ? String(code) : 'other' }).inc(),
    upgradeRefused: (code) => refused.with({ code }).inc(),
    resets: () => resets.inc(),
  }
}
