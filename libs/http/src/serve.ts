import type { Request, RequestHandler, Response } from 'express'

import { type ErrorCode, errorCatalogue } from '@urbe/contracts'
import { type NewId, Refusal } from '@urbe/kernel'

import { addressOf, isUnsafe, principalOf, readmissionOf } from './admission.ts'
import { render, send, sendBytes } from './answers.ts'
import { askerOf, idempotencyKeyOf } from './asker.ts'
import type { OwnerOf } from './authorise.ts'
import type { Answer, Binding, Incoming } from './binding.ts'
import { catchUp, ifMatchOf, type WaitFor } from './conditions.ts'
import {
  fingerprintOf,
  type IdempotencyKey,
  type IdempotencyStore,
  type StoredAnswer,
} from './idempotency.ts'
import { mayKnow } from './known-streams.ts'
import { parseRequest } from './parse-request.ts'
import { problemOf, refuse } from './problems.ts'

/** Decided once and for all: the same answer comes again. Every other refusal may be tried again with the same key. */
const FINAL_STATUSES: ReadonlySet<number> = new Set([409, 422])
const NOT_FINAL: ReadonlySet<string> = new Set<ErrorCode>(['concurrent_change', 'request_in_progress'])

interface Deps {
  readonly binding: Binding
  readonly newId: NewId
  readonly waitFor: WaitFor | undefined
  readonly ownerOf?: OwnerOf | undefined
  readonly idempotency: IdempotencyStore | undefined
}

/** Parses what came in, calls the bound function with typed values, sends what it answers. */
export function serve(deps: Deps): RequestHandler {
  const { binding, waitFor } = deps
  return async (request, response) => {
    const incoming = incomingOf(deps, request, response)
    response.set('X-Correlation-Id', incoming.asker.correlationId)
    await catchUp(request.headers, waitFor, (stream) => mayKnow({ ...deps, asker: incoming.asker }, stream))
    // Its body may have taken its time, or the read model has.
    const isLate = isUnsafe(request) || request.headers['urbe-at-least'] !== undefined
    if (isLate) await incoming.readmit()
    const answer = async () => {
      const made = await binding.handle(incoming)
      if (made.cookies !== undefined) response.set('Set-Cookie', [...made.cookies])
      return made
    }
    const claimed = keyOf(deps, incoming)
    if (claimed === undefined) {
      const made = await answer()
      if (made.bytes !== undefined) sendBytes(response, made.bytes)
      else send(request, response, render(binding.endpoint, made, request), made.living)
    } else await answerOnce({ ...deps, ...claimed, request, response, answer })
  }
}

function incomingOf({ binding, newId }: Deps, request: Request, response: Response): Incoming {
  const { endpoint } = binding
  const query = request.originalUrl.split('?').slice(1).join('?')
  const parsed = parseRequest(endpoint, { params: paramsOf(request), query, body: request.body })
  const ifMatch = ifMatchOf(endpoint, request.headers)
  return {
    ...parsed,
    asker: askerOf({
      endpoint,
      principal: principalOf(response),
      headers: request.headers,
      address: addressOf(request),
      newId,
    }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    headers: request.headers,
    address: addressOf(request),
    raw: request,
    readmit: readmissionOf(response),
  }
}

/** A parameter with slashes in it comes in parts. */
function paramsOf({ params }: Request): Record<string, string> {
  const joined = Object.entries<string | string[]>(params).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join('/') : value,
  ])
  return Object.fromEntries(joined)
}

/** Public operations are left out, and others that answer with a secret: tokens are stored nowhere. */
function keyOf({ binding, idempotency }: Deps, incoming: Incoming) {
  const { endpoint } = binding
  const key = idempotencyKeyOf(incoming.headers)
  if (key === undefined || idempotency === undefined) return
  if (endpoint.secretAnswer) return
  if (endpoint.method !== 'post' || endpoint.access === 'public' || endpoint.consumes !== undefined) return
  const fingerprint = fingerprintOf([incoming.params, incoming.query, incoming.body ?? null])
  return { store: idempotency, key: { actor: incoming.asker.actor, endpoint: endpoint.id, key, fingerprint } }
}

interface Once {
  readonly binding: Binding
  readonly store: IdempotencyStore
  readonly key: IdempotencyKey
  readonly request: Request
  readonly response: Response
  readonly answer: () => Promise<Answer>
}

async function answerOnce({ binding, store, key, request, response, answer }: Once): Promise<void> {
  const claim = await store.claim(key)
  switch (claim.state) {
    case 'answered':
      response.set('Idempotency-Replayed', 'true')
      return send(request, response, claim.answer)
    case 'other_request':
      throw refuse('idempotency_key_reused', 'This Idempotency-Key came with another request before')
    case 'in_progress':
      throw refuse(
        'request_in_progress',
        'The first request with this Idempotency-Key is still being answered',
      )
    case 'mine': {
      const rendered = await settle({ store, key, path: request.path }, async () =>
        render(binding.endpoint, await answer(), request),
      )
      await store.keep(key, rendered)
      return send(request, response, rendered)
    }
  }
}

interface Settling {
  readonly store: IdempotencyStore
  readonly key: IdempotencyKey
  readonly path: string
}

async function settle(
  { store, key, path }: Settling,
  answer: () => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof Refusal && isFinal(error)) return problemAnswer(error, path)
    await store.release(key)
    throw error
  }
}

function isFinal({ code }: Refusal): boolean {
  if (!Object.hasOwn(errorCatalogue, code) || NOT_FINAL.has(code)) return false
  return FINAL_STATUSES.has(errorCatalogue[code as ErrorCode].status)
}

function problemAnswer(refusal: Refusal, path: string): StoredAnswer {
  const problem = problemOf(refusal, path)
  const headers = { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' }
  return { status: problem.status, headers, body: JSON.stringify(problem) }
}
