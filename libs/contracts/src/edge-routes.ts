import type { ServiceName } from './services.ts'

/** Below `/api/v1` unless it starts with `/.well-known`: the first path segment decides which service answers. */
export const edgeRoutes: Readonly<Record<string, ServiceName>> = {
  '/.well-known': 'auth',
  '/access': 'auth',
  '/approval-policy': 'auth',
  '/approvals': 'auth',
  '/auth': 'auth',
  '/keys': 'auth',
  '/permissions': 'auth',
  '/roles': 'auth',
  '/service-accounts': 'auth',
  '/users': 'auth',
  '/cities': 'simulation',
  '/compare': 'simulation',
  '/experiments': 'simulation',
  '/imports': 'simulation',
  '/policies': 'simulation',
  '/scenarios': 'simulation',
  '/shocks': 'simulation',
  '/aggregates': 'event-store',
  '/archive': 'event-store',
  '/audit': 'event-store',
  '/integrity': 'event-store',
  '/projections': 'event-store',
  '/snapshots': 'event-store',
  '/streams': 'event-store',
  '/timeline': 'event-store',
  '/realtime': 'realtime-gateway',
  '/stream': 'realtime-gateway',
  '/alert-rules': 'monitoring',
  '/alerts': 'monitoring',
  '/anomalies': 'monitoring',
  '/channels': 'monitoring',
  '/health': 'monitoring',
  '/metrics': 'monitoring',
  '/reports': 'monitoring',
  '/settings': 'monitoring',
  '/silences': 'monitoring',
}

const ANOMALIES = /^\/audit\/anomalies(?:\/|$)/
const REPLAYS = /^\/cities\/[^/]+\/replays(?:\/|$)/

/** The service that owns a path of the public surface; `undefined` when nobody does. */
export function serviceAt(path: string): ServiceName | undefined {
  const below = path.startsWith('/api/v1/') ? path.slice('/api/v1'.length) : path
  if (below === path && !path.startsWith('/.well-known/')) return undefined
  if (REPLAYS.test(below)) return 'event-store'
  if (ANOMALIES.test(below)) return 'monitoring'
  return edgeRoutes[`/${below.split('/')[1] ?? ''}`]
}
