import type { ErrorRequestHandler, Request, Response } from 'express'

import {
  type Endpoint,
  type ErrorCode,
  errorCatalogue,
  type Problem,
  proofAlgorithms,
  STEP_UP_SECONDS,
} from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'
import { currentTraceparent } from '@urbe/telemetry'

import { oauthError } from './oauth-errors.ts'

const RETRY_AFTER_SECONDS = 1

export interface FieldError {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

interface Log {
  readonly error: (fields: object, message: string) => void
}

/** The last middleware: whatever was thrown becomes an RFC 9457 problem. A fault's own words stay here. */
export function problems({ log }: { log: Log }): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      log.error({ err: error }, 'an answer broke off')
      next(error)
      return
    }
    const refusal = refusalOf(error)
    if (refusal === undefined) log.error({ err: error, route: request.route?.path }, 'a request met a fault')
    sendProblem({ request, response, refusal: refusal ?? (isOverload(error) ? overload : fault) })
  }
}

/**
 * No connection to the database in time, in the words of pg-pool, or no answer of the log: it may be tried again, and is for us
 * to look into.
 */
const OVERLOAD =
  /^(?:timeout exceeded when trying to connect|Connection terminated due to connection timeout)/
const isOverload = (error: unknown) =>
  error instanceof Error && (error.name === 'LogUnavailable' || OVERLOAD.test(error.message))
const overload = new Refusal<ErrorCode>('not_ready', 'There is too much to do at the moment')
const fault = new Refusal<ErrorCode>('internal_error', 'The fault has been recorded')

interface Sending {
  readonly request: Request
  readonly response: Response
  readonly refusal: Refusal
}

export function sendProblem({ request, response, refusal }: Sending): void {
  const problem = problemOf(refusal, request.path)
  if (problem.status === 401)
    response.set('WWW-Authenticate', challengeOf(refusal, request.headers.authorization))
  const wait = refusal.details['retryAfterSeconds']
  if (problem.status === 503 || problem.status === 429)
    response.set('Retry-After', String(typeof wait === 'number' ? wait : RETRY_AFTER_SECONDS))
  if (!response.hasHeader('Cache-Control')) response.set('Cache-Control', 'no-store')
  // Written by the admission of this very door.
  const endpoint = response.locals['endpoint'] as Endpoint | undefined
  if (endpoint?.errorShape === 'oauth') {
    // RFC 6749 §5.2 knows one status for whatever is wrong with a request.
    response.status(problem.status === 422 ? 400 : problem.status).json(oauthError(problem))
    return
  }
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

export function problemOf(refusal: Refusal, instance?: string): Problem {
  const known = isCode(refusal.code)
  const code: ErrorCode = known ? (refusal.code as ErrorCode) : 'internal_error'
  const errors = refusal.details['errors'] as Problem['errors']
  const { limit, count } = refusal.details
  const traceId = currentTraceparent()?.split('-')[1]
  return {
    type: `/docs/errors#${code}`,
    ...errorCatalogue[code],
    ...(known ? { detail: refusal.message } : {}),
    ...(instance === undefined ? {} : { instance }),
    code,
    ...(typeof limit === 'number' && { limit }),
    ...(typeof count === 'number' && { count }),
    ...(errors === undefined ? {} : { errors }),
    ...(traceId === undefined ? {} : { traceId }),
  }
}

/** What can be answered with words: a refusal, or one of the complaints of express' own parsers. */
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return isCode(error.code) ? error : undefined
  if (!(error instanceof Error)) return undefined
  const status = (error as { status?: unknown }).status
  switch (status) {
    case 400:
      return new Refusal<ErrorCode>(
        'malformed_request',
        'The request cannot be read as JSON or as an address',
      )
    case 413:
      return new Refusal<ErrorCode>('payload_too_large', 'The body is larger than is accepted here')
    case 415:
      return new Refusal<ErrorCode>('unsupported_media_type', 'Only uncompressed JSON in UTF-8 is accepted')
    default:
      return undefined
  }
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code)

const SIGNED_BY = `algs="${proofAlgorithms.join(' ')}"`

/** What a 401 wants of who sent this `Authorization`, in the words of RFC 6750, RFC 7617, RFC 9449 and RFC 9470. */
export function challengeOf({ code, details }: Refusal, authorization = ''): string {
  if (code === 'invalid_client') return 'Basic realm="urbe"'
  if (code === 'proof_invalid') return `DPoP realm="urbe", error="invalid_dpop_proof", ${SIGNED_BY}`
  const isProven = details['scheme'] === 'DPoP' || /^DPoP /i.test(authorization)
  const [scheme, further] = isProven ? ['DPoP', `, ${SIGNED_BY}`] : ['Bearer', '']
  if (code === 'insufficient_user_authentication')
    return `${scheme} realm="urbe", ${wanted(details)}${further}`
  const wasSent = code === 'invalid_token' || code === 'token_revoked'
  if (wasSent) return `${scheme} realm="urbe", error="invalid_token"${further}`
  return `Bearer realm="urbe", DPoP realm="urbe", ${SIGNED_BY}`
}

/** RFC 9470 §3. `aal2` is what a token says as `acr` when its owner showed two factors. */
function wanted({ mfa, maxAgeSeconds }: Refusal['details']): string {
  const age = typeof maxAgeSeconds === 'number' ? maxAgeSeconds : undefined
  return [
    'error="insufficient_user_authentication"',
    ...(mfa === true ? ['acr_values="aal2"'] : []),
    ...(mfa === true && age === undefined ? [] : [`max_age="${age ?? STEP_UP_SECONDS}"`]),
  ].join(', ')
}

export const refuse = (code: ErrorCode, detail: string, details: Readonly<Record<string, unknown>> = {}) =>
  new Refusal<ErrorCode>(code, detail, details)
