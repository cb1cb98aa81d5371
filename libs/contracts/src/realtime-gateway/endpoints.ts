import { z } from 'zod'

import { endpoint } from '../endpoint.ts'

const here = { service: 'realtime-gateway', tag: 'realtime' } as const

export const connectionView = z.object({
  id: z.string(),
  userId: z.string(),
  connectedAt: z.iso.datetime(),
  subscriptions: z.array(z.string()),
})

export const realtimeGatewayEndpoints = {
  createTicket: endpoint({
    ...here,
    id: 'createTicket',
    method: 'post',
    path: '/stream/tickets',
    city: 'filtered',
    summary:
      'A ticket for one WebSocket connection, good for 30 seconds, sent as subprotocol `urbe.ticket.<ticket>`',
    access: 'stream:subscribe',
    changesNothing: true,
    status: 201,
    answer: z.object({ ticket: z.string(), expiresIn: z.int() }),
    errors: ['too_many_requests'],
  }),
  listConnections: endpoint({
    ...here,
    id: 'listConnections',
    method: 'get',
    path: '/realtime/connections',
    summary: 'Live connections of this gateway process',
    access: 'realtime:manage',
    answer: z.object({ items: z.array(connectionView) }),
  }),
} as const
