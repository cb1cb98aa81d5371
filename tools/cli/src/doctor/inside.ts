import { connectStream } from '@urbe/client'

import type { Context } from '../context.ts'
import { type Check, type Finding, fail, pass, warn } from './check.ts'

const LAG_SECONDS_MAX = 10
const LIVE_MS_MAX = 5_000

/** What only somebody who is signed in can see. */
export const insideChecks: readonly Check[] = [
  {
    name: 'account',
    find: async ({ client }) => {
      const { username, roles } = await client.call('me')
      return pass(`${username} (${roles.join(', ')})`)
    },
  },
  {
    name: 'services',
    find: async ({ client }) => {
      const { services } = await client.call('healthReport')
      const ill = services.filter(({ status }) => status !== 'pass')
      const names = ill.map(({ service, checks }) => {
        const which = checks.filter(({ status }) => status !== 'pass').map(({ name }) => name)
        return `${service} (${which.join(', ') || 'silent'})`
      })
      if (ill.length === 0) return pass(`${services.length} services are well`)
      return fail(names.join('; '), 'read the log of the service: make logs')
    },
  },
  {
    name: 'log',
    find: async ({ client }) => {
      const { items } = await client.call('listStreams')
      return items.some(({ name }) => name === 'PLATFORM')
        ? pass(`${items.length} streams`)
        : fail('the stream PLATFORM is missing', 'restart the event-store service')
    },
  },
  {
    name: 'projections',
    find: async ({ client }) => {
      const { items } = await client.call('listProjections')
      const late = items.filter(({ status, lagSeconds }) => status !== 'live' || lagSeconds > LAG_SECONDS_MAX)
      const diverged = late.filter(({ status }) => status === 'diverged')
      const names = late.map(({ name, stream, status }) => `${name} of ${stream} is ${status}`).join('; ')
      if (late.length === 0) return pass(`${items.length} are up to date`)
      return diverged.length > 0
        ? fail(names, 'the log was cut back: restore it, or rebuild the projection')
        : warn(names, 'wait a moment; if it stays, read the log of the service')
    },
  },
  {
    name: 'alerts',
    find: async ({ client }) => {
      const { items } = await client.call('listAlerts', { query: { state: 'firing' } })
      if (items.length === 0) return pass('none fires')
      return warn(
        items.map(({ ruleName }) => ruleName).join(', '),
        'look at them in the console under Alerts',
      )
    },
  },
  { name: 'live connection', find: live },
]

async function live({ client, origin, WebSocket }: Context): Promise<Finding> {
  const opened = Promise.withResolvers<Finding>()
  const stream = connectStream({
    origin,
    getTicket: async () => (await client.call('createTicket')).ticket,
    onState: ({ phase }) => {
      if (phase === 'open') opened.resolve(pass('opened'))
      if (phase === 'waiting' || phase === 'closed') opened.resolve(broken)
    },
    ...(WebSocket && { WebSocket }),
  })
  const timer = setTimeout(() => opened.resolve(broken), LIVE_MS_MAX)
  const finding = await opened.promise
  clearTimeout(timer)
  stream.close()
  return finding
}

const broken = fail(
  'did not open',
  'let WebSockets through the proxy, and open the page at its public address',
)
