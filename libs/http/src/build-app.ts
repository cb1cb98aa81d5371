import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import helmet, { strictTransportSecurity } from 'helmet'

import type { AuditTrail } from '@urbe/audit'
import { type Endpoint, endpointsOf, permissionCatalogue, type ServiceName } from '@urbe/contracts'
import type { Clock, NewId } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

import { type Authenticate, admission } from './admission.ts'
import { audited } from './audited.ts'
import type { OwnerOf } from './authorise.ts'
import type { Binding } from './binding.ts'
import { BODY_MS, BODY_MS_SETTING } from './body-text.ts'
import type { WaitFor } from './conditions.ts'
import { denials } from './denials.ts'
import { formReaders } from './form.ts'
import { givenOut } from './given-out.ts'
import type { IdempotencyStore } from './idempotency.ts'
import { jsonBody } from './json-body.ts'
import { observe } from './observe.ts'
import { problems, refuse } from './problems.ts'
import { type Health, processRoutes } from './process-routes.ts'
import { proxiesIn } from './proxies.ts'
import { RATE_LIMIT_ADDRESS, RATE_LIMIT_PRINCIPAL, rateLimiter } from './rate-limit.ts'
import { serve } from './serve.ts'

const API = '/api/v1'

interface Options extends Health {
  /** Networks of the edge; our own private ones unless something else is said. */
  readonly trustedProxies?: string | undefined
  readonly service: ServiceName
  readonly bindings: readonly Binding[]
  readonly authenticate: Authenticate
  readonly log: { readonly error: (fields: object, message: string) => void }
  readonly meters: Pick<Meters, 'histogram' | 'gauge' | 'text'>
  readonly clock: Clock
  readonly newId: NewId
  /** Where refusals and changes are written; every service has one, only tests of other things go without. */
  readonly audit?: AuditTrail | undefined
  readonly idempotency?: IdempotencyStore | undefined
  readonly waitFor?: WaitFor | undefined
  readonly ownerOf?: OwnerOf | undefined
}

/** The door of one service: every operation that contracts promise for it, and nothing else. */
export function buildApp(options: Options): Express {
  const { service, bindings, log, meters } = options
  checkBindings(service, bindings)
  const app = express()
  app.disable('x-powered-by').disable('etag')
  const trusted = proxiesIn(options.trustedProxies)
  app.set('query parser', false).set('trust proxy', trusted).set('strict routing', true)
  app.set(BODY_MS_SETTING, BODY_MS)
  app.use(observe(meters), helmet(headers), onlyInTls(strictTransportSecurity(FOR_A_YEAR)))
  app.use(processRoutes(meters, options))
  mountOperations(app, options)
  app.use(() => {
    throw refuse('route_not_found', 'There is nothing at this address')
  })
  app.use(problems({ log }))
  return app
}

const headers = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
  },
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: false,
} as const
const FOR_A_YEAR = { maxAge: 31_536_000, includeSubDomains: true } as const

/** RFC 6797 §7.2: a host says so in TLS alone. */
const onlyInTls =
  (say: (request: Request, response: Response, next: NextFunction) => void): RequestHandler =>
  (request, response, next) =>
    request.secure ? say(request, response, next) : next()

/** A promise without a function, or a function that nobody promised, stops the start. */
function checkBindings(service: ServiceName, bindings: readonly Binding[]): void {
  const bound = bindings.map(({ endpoint }) => endpoint.id)
  const promised = endpointsOf(service).map(({ id }) => id)
  const open = bindings
    .filter(({ endpoint }) => !isDeclared(endpoint.access))
    .map(({ endpoint }) => endpoint.id)
  if (open.length > 0) throw new Error(`${service}: nobody said who may do: [${open.join(', ')}]`)
  const missing = promised.filter((id) => !bound.includes(id))
  const foreign = bound.filter((id, at) => !promised.includes(id) || bound.indexOf(id) !== at)
  if (missing.length + foreign.length === 0) return
  throw new Error(`${service}: not bound: [${missing.join(', ')}], foreign or twice: [${foreign.join(', ')}]`)
}

/** Types say so already; a start that depends on it does not trust them. */
const isDeclared = (access: string) =>
  access === 'public' || access === 'authenticated' || Object.hasOwn(permissionCatalogue, access)

function mountOperations(app: Express, options: Options): void {
  const now = () => options.clock().getTime()
  const byPrincipal = limiter('principal', RATE_LIMIT_PRINCIPAL, now)
  const byAddress = limiter('address', RATE_LIMIT_ADDRESS, now)
  const { authenticate, ownerOf, newId, waitFor, idempotency, audit } = options
  const denial = audit === undefined ? undefined : denials({ audit, now })
  const told = audit === undefined ? undefined : givenOut({ audit, later })
  for (const binding of options.bindings) {
    const { endpoint } = binding
    app[endpoint.method](
      addressOf(endpoint),
      admission({ endpoint, authenticate, ownerOf, byPrincipal, byAddress }),
      ...bodyReaders(endpoint),
      serve({
        binding: audit === undefined || told === undefined ? binding : told(audited(binding, audit)),
        newId,
        waitFor,
        ownerOf,
        idempotency,
      }),
      ...(denial === undefined ? [] : [denial(endpoint)]),
    )
  }
  for (const [address, methods] of methodsByAddress(options.bindings)) app.all(address, otherMethod(methods))
}

const later = (ms: number, work: () => void) => void setTimeout(work, ms).unref()

const limiter = (name: string, limit: typeof RATE_LIMIT_ADDRESS, now: () => number) => ({
  name,
  limit,
  take: rateLimiter(limit, now),
})

/** Contracts spell parameters as OpenAPI does; express wants a colon. */
const addressOf = ({ path, root, deep }: Endpoint): string =>
  `${root ? '' : API}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `${name === deep ? '*' : ':'}${name}`)}`

function bodyReaders({ method, consumes }: Endpoint): RequestHandler[] {
  if (consumes === 'form') return [...formReaders]
  if (method === 'get' || consumes !== undefined) return []
  return [jsonBody]
}

function methodsByAddress(bindings: readonly Binding[]): Map<string, string[]> {
  const methods = new Map<string, string[]>()
  for (const { endpoint } of bindings) {
    const address = addressOf(endpoint)
    methods.set(address, [...(methods.get(address) ?? []), endpoint.method.toUpperCase()])
  }
  return methods
}

function otherMethod(methods: readonly string[]): RequestHandler {
  return (request, response) => {
    response.set('Allow', [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', '))
    throw refuse('method_not_allowed', `${request.method} is not among ${methods.join(', ')}`)
  }
}
