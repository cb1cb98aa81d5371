import { authEndpoints } from './auth/endpoints.ts'
import type { Endpoint } from './endpoint.ts'
import { eventStoreEndpoints } from './event-store/endpoints.ts'
import { monitoringEndpoints } from './monitoring/endpoints.ts'
import { realtimeGatewayEndpoints } from './realtime-gateway/endpoints.ts'
import type { ServiceName } from './services.ts'
import { simulationEndpoints } from './simulation/endpoints.ts'

/** All operations of the public surface, by id. */
export const endpoints = {
  ...authEndpoints,
  ...simulationEndpoints,
  ...eventStoreEndpoints,
  ...realtimeGatewayEndpoints,
  ...monitoringEndpoints,
} as const
export type EndpointId = keyof typeof endpoints

export function endpointsOf(service: ServiceName): readonly Endpoint[] {
  return Object.values<Endpoint>(endpoints).filter((each) => each.service === service)
}
