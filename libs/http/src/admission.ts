import type { Request, RequestHandler, Response } from 'express'

import type { Principal, ProvenRequest } from '@urbe/access'
import { type Endpoint, needsCleared } from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import { authorise, demandProof, type OwnerOf } from './authorise.ts'
import { sourceOf } from './connection-limits.ts'
import { checkGivenOnce, credentialsIn } from './credentials.ts'
import { refuse } from './problems.ts'
import { addressIn } from './proxies.ts'
import type { RateLimit, Taken } from './rate-limit.ts'
import { isUuid } from './uuid.ts'

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/** `unsafe`: the request changes something, so that a stale list of revocations is not good enough. */
export type Authenticate = (token: string, unsafe: boolean, proven?: ProvenRequest) => Promise<Principal>
export interface Limiter {
  readonly name: string
  readonly limit: RateLimit
  readonly take: (caller: string, weight?: number) => Taken
}

interface Deps {
  readonly endpoint: Endpoint
  readonly authenticate: Authenticate
  readonly ownerOf?: OwnerOf | undefined
  readonly byPrincipal: Limiter
  readonly byAddress: Limiter
}

/** Who is it, do they ask too often, and may they do this? Answered before a byte of the body is read. */
export function admission(deps: Deps): RequestHandler {
  return async (request, response, next) => {
    response.locals['endpoint'] = deps.endpoint
    checkGivenOnce(request)
    const principal = await identify(deps, request, response)
    response.locals['asking'] = principal
    if (principal === undefined) limit(deps.byAddress, sourceOf(addressOf(request)), response)
    else limit(deps.byPrincipal, principal.userId, response, deps.endpoint.weight)
    const { endpoint, ownerOf } = deps
    spellOnce(request.params)
    const address = addressOf(request)
    const admit = async () => {
      await authorise({ endpoint, principal, params: request.params, address, ownerOf })
      if (needsCleared(endpoint)) demandProof(principal?.owes())
    }
    await admit()
    response.locals['principal'] = principal
    response.locals['readmit'] = async () => {
      principal?.checkStanding(isUnsafe(request))
      await admit()
    }
    next()
  }
}

/** Who asks, whether they may or not. */
export const askingOf = (response: Response): Principal | undefined => response.locals['asking']
/** Who asks, once they have been let in. */
export const principalOf = (response: Response): Principal | undefined => response.locals['principal']
/** Asks once more whether they may, as it is at this moment: a body can be on its way for longer than a session lasts. */
export const readmissionOf = (response: Response): (() => Promise<void>) => response.locals['readmit']
export const isUnsafe = ({ method }: Pick<Request, 'method'>): boolean => !SAFE.has(method)
export const addressOf = (request: Request): string => addressIn(request, request.app.get('trust proxy fn'))

/** RFC 9562, 4: an id in capitals is the same id, for whoever judges, finds, keeps and tells it. */
function spellOnce(params: Request['params']): void {
  for (const [name, value] of Object.entries(params))
    if (typeof value === 'string' && isUuid(value)) params[name] = value.toLowerCase()
}

async function identify(deps: Deps, request: Request, response: Response): Promise<Principal | undefined> {
  if (deps.endpoint.access === 'public') return
  try {
    const given = credentialsIn(request)
    if (given === undefined)
      throw refuse('unauthorized', 'Send an access token: Authorization: Bearer <token>')
    return await deps.authenticate(given.token, isUnsafe(request), given.proven)
  } catch (error) {
    if (error instanceof Refusal) limit(deps.byAddress, sourceOf(addressOf(request)), response)
    throw error
  }
}

/** Header fields of draft-ietf-httpapi-ratelimit-headers. */
function limit(limiter: Limiter, caller: string, response: Response, weight?: number): void {
  const { name, limit: policy } = limiter
  const { allowed, remaining, resetSeconds } = limiter.take(caller, weight)
  response.set('RateLimit-Policy', `"${name}";q=${policy.requests};w=${policy.windowSeconds}`)
  response.set('RateLimit', `"${name}";r=${remaining};t=${resetSeconds}`)
  if (!allowed)
    throw refuse('too_many_requests', 'Slow down', { retryAfterSeconds: Math.max(1, resetSeconds) })
}
