import type { Context } from '../context.ts'
import { type Check, type Finding, fail, pass, skip, warn } from './check.ts'
import { isLocal } from './machine.ts'

const TIMEOUT_MS = 5_000
const SKEW_SECONDS_MAX = 5
const ROUND_TRIP_MS_MAX = 1_000

/** What can be seen of the platform without signing in. */
export const platformChecks: readonly Check[] = [
  {
    name: 'address',
    find: async ({ origin }) => {
      const { protocol, hostname } = new URL(origin)
      const safe = protocol === 'https:' || isLocal(hostname)
      return safe ? pass(origin) : warn(`${origin} is not encrypted`, 'use an https address')
    },
  },
  {
    name: 'reachable',
    find: async (context) => {
      const started = performance.now()
      await get(context, '/api/v1/health')
      const took = Math.round(performance.now() - started)
      return took <= ROUND_TRIP_MS_MAX
        ? pass(`${took} ms`)
        : warn(`${took} ms`, 'look at the load of the machine')
    },
  },
  {
    name: 'health',
    find: async ({ client }) => {
      const { status } = await client.call('health')
      if (status === 'pass') return pass('the platform is well')
      const mend = 'run: urbe doctor, signed in, to see which service'
      return status === 'warn'
        ? warn('something is not quite well', mend)
        : fail('something is not well', mend)
    },
  },
  {
    name: 'clock',
    find: async (context) => {
      const answer = await get(context, '/api/v1/health')
      const date = Date.parse(answer.headers.get('date') ?? '')
      const skew = Math.round(Math.abs(Date.now() - date) / 1_000)
      if (Number.isNaN(skew)) return skip('the platform does not tell the time')
      return skew <= SKEW_SECONDS_MAX
        ? pass(`${skew} s apart`)
        : fail(`${skew} s apart`, 'set the clock: tokens are refused when clocks differ')
    },
  },
  {
    name: 'signing keys',
    find: async ({ client }) => {
      const { keys } = await client.call('jwks')
      return keys.length > 0
        ? pass(`${keys.length} published`)
        : fail('none published', 'restart the auth service')
    },
  },
  served('console', '/', 'text/html', 'build it: make down up'),
  served('REST reference', '/api/v1/openapi.json', 'application/json', 'write it: npm run docs'),
  served('event reference', '/api/v1/asyncapi.json', 'application/json', 'write it: npm run docs'),
  {
    name: 'errors',
    find: async (context) => {
      const answer = await get(context, '/api/v1/there-is-nothing-here')
      return (answer.headers.get('content-type') ?? '').startsWith('application/problem+json')
        ? pass('problem details')
        : warn(`${answer.status} without problem details`, 'something else than Urbe answers in between')
    },
  },
]

function served(name: string, path: string, type: string, mend: string): Check {
  return {
    name,
    find: async (context) => {
      const answer = await get(context, path)
      const found = answer.ok && (answer.headers.get('content-type') ?? '').startsWith(type)
      return found ? pass(path) : warn(`${path} answers ${answer.status}`, mend)
    },
  }
}

async function get(context: Context, path: string): Promise<Response> {
  const url = new URL(path, context.origin)
  return await (context.fetch ?? fetch)(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
}

export const notReachable: Finding = {
  ...fail('no answer', 'start the platform: make up'),
  unreachable: true,
}
