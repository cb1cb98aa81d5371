import type { z } from 'zod'

import { accessEndpoints } from './auth/access-endpoints.ts'
import { approvalEndpoints } from './auth/approvals.ts'
import { authEndpoints } from './auth/endpoints.ts'
import { factorEndpoints } from './auth/factors.ts'
import { inviteEndpoints } from './auth/invites.ts'
import { oauthEndpoints } from './auth/oauth.ts'
import { passkeyEndpoints } from './auth/passkeys.ts'
import { passwordPolicyEndpoints } from './auth/password-policy.ts'
import { serviceAccountEndpoints } from './auth/service-accounts.ts'
import type { Endpoint } from './endpoint.ts'
import { eventStoreEndpoints } from './event-store/endpoints.ts'
import { anomalyEndpoints } from './monitoring/anomaly.ts'
import { monitoringEndpoints } from './monitoring/endpoints.ts'
import { riskEndpoints } from './monitoring/risk.ts'
import { realtimeGatewayEndpoints } from './realtime-gateway/endpoints.ts'
import type { ServiceName } from './services.ts'
import { simulationEndpoints } from './simulation/endpoints.ts'
import { shockEndpoints } from './simulation/shock-endpoints.ts'

/** All operations of the public surface, by id. */
export const endpoints = {
  ...authEndpoints,
  ...accessEndpoints,
  ...approvalEndpoints,
  ...serviceAccountEndpoints,
  ...oauthEndpoints,
  ...factorEndpoints,
  ...inviteEndpoints,
  ...passkeyEndpoints,
  ...passwordPolicyEndpoints,
  ...simulationEndpoints,
  ...shockEndpoints,
  ...eventStoreEndpoints,
  ...realtimeGatewayEndpoints,
  ...monitoringEndpoints,
  ...anomalyEndpoints,
  ...riskEndpoints,
} as const
export type EndpointId = keyof typeof endpoints
type Named = typeof endpoints
/** What a caller passes to an operation, and what comes back; for the SDK, which has the types without the schemas. */
export type ParamsOf<Id extends EndpointId> = z.input<Named[Id]['params']>
export type QueryOf<Id extends EndpointId> = z.input<Named[Id]['query']>
export type BodyOf<Id extends EndpointId> = z.input<Named[Id]['body']>
export type AnswerOf<Id extends EndpointId> = z.output<Named[Id]['answer']>

export function endpointsOf(service: ServiceName): readonly Endpoint[] {
  return Object.values<Endpoint>(endpoints).filter((each) => each.service === service)
}
