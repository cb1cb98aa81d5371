import { type ErrorCode, endpoints, TICKET_SECONDS } from '@urbe/contracts'
import { type Binding, bind, credentialsIn } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import type { Gateway } from './gateway.ts'
import { originGuard } from './origin.ts'
import type { Tickets } from './tickets.ts'

interface Deps {
  readonly tickets: Tickets
  readonly gateway: Pick<Gateway, 'connections'>
  readonly publicOrigin: string
}

export function realtimeRoutes({ tickets, gateway, publicOrigin }: Deps): readonly Binding[] {
  const isOurs = originGuard(publicOrigin)
  return [
    bind(endpoints.createTicket, async ({ asker, headers, raw }) => {
      const { origin, 'user-agent': userAgent } = headers
      if (!isOurs(origin)) {
        throw new Refusal<ErrorCode>('origin_not_allowed', 'Pages of this origin may not connect')
      }
      const token = credentialsIn(raw)?.token ?? ''
      const ticket = tickets.issue({ token, sessionId: asker.sessionId ?? '', origin, userAgent })
      return { body: { ticket, expiresIn: TICKET_SECONDS }, headers: { 'Cache-Control': 'no-store' } }
    }),
    bind(endpoints.listConnections, async () => ({
      body: { items: gateway.connections().map((each) => each.view()) },
    })),
  ]
}
