import type { ErrorRequestHandler, Request, Response } from 'express'

import type { Principal } from '@urbe/access'
import type { AuditAct, AuditTrail } from '@urbe/audit'
import { type Endpoint, type ErrorCode, errorCatalogue } from '@urbe/contracts'
import { currentTraceparent } from '@urbe/telemetry'

import { addressOf, askingOf, principalOf } from './admission.ts'
import { correlationOf } from './asker.ts'
import { targetOf } from './audit-target.ts'
import { codeOf } from './audited.ts'
import { sourceOf } from './connection-limits.ts'
import { type RateLimit, rateLimiter } from './rate-limit.ts'

/** Refusals of one caller that are written one by one; those beyond are counted and told together. */
export const DENIALS_EACH: RateLimit = { requests: 60, windowSeconds: 60 }

interface Deps {
  readonly audit: AuditTrail
  readonly now: () => number
}

/** Writes refused requests of guarded operations into the trail, and hands the refusal on. */
export function denials({ audit, now }: Deps) {
  const take = rateLimiter(DENIALS_EACH, now)
  let suppressed = 0

  function note(act: AuditAct, caller: string): void {
    if (!take(caller).allowed) {
      suppressed += 1
      return
    }
    if (suppressed > 0) {
      const details = { count: suppressed }
      suppressed = 0
      audit.note({ action: 'trail.suppressed', outcome: 'refused', actor: { type: 'service' }, details })
    }
    audit.note(act)
  }

  return (endpoint: Endpoint): ErrorRequestHandler =>
    (error: unknown, request, response, next) => {
      const reason = codeOf(error)
      if (reason !== undefined && endpoint.access !== 'public') {
        const action = actionOf(endpoint, reason, response)
        const asking = askingOf(response)
        const caller = asking?.actor ?? sourceOf(addressOf(request))
        if (action !== undefined) note(actOf({ action, endpoint, reason, request, asking }), caller)
      }
      next(error)
    }
}

type Action = 'authn.denied' | 'authz.denied'

function actionOf(endpoint: Endpoint, reason: ErrorCode, response: Response): Action | undefined {
  const { status } = errorCatalogue[reason]
  if (status === 401) return 'authn.denied'
  if (status === 403) return 'authz.denied'
  // What a caller may not see is answered as what is not there, before the operation has looked for it.
  const isHidden = typeof endpoint.city === 'object' && endpoint.city.missing === reason
  return isHidden && principalOf(response) === undefined ? 'authz.denied' : undefined
}

interface Denied {
  readonly action: Action
  readonly endpoint: Endpoint
  readonly reason: ErrorCode
  readonly request: Request
  readonly asking: Principal | undefined
}

function actOf({ action, endpoint, reason, request, asking }: Denied): AuditAct {
  const target = targetOf(endpoint, request.params)
  const userAgent = request.headers['user-agent']
  const requestId = correlationOf(request.headers)
  const traceId = currentTraceparent()?.split('-')[1]
  return {
    action,
    outcome: 'refused',
    reason,
    actor: actorOf(asking),
    ...(target !== undefined && { target }),
    context: {
      address: addressOf(request),
      ...(userAgent !== undefined && { userAgent }),
      ...(requestId !== undefined && { requestId }),
      ...(traceId !== undefined && { traceId }),
    },
    details: { operation: endpoint.id, needs: endpoint.access },
  }
}

function actorOf(asking: Principal | undefined): AuditAct['actor'] {
  if (asking === undefined) return { type: 'anonymous' }
  const { kind: type, userId: id, roles, sessionId } = asking
  return { type, id, roles, sessionId }
}
