import type { AuditAct, AuditTrail } from '@urbe/audit'
import { type Endpoint, type ErrorCode, errorCatalogue } from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import { targetOf } from './audit-target.ts'
import type { Answer, Asker, Binding, Incoming } from './binding.ts'
import { refuse } from './problems.ts'

/** Public operations are the doors of auth, which tells more of them than could be told here. */
export function isGuardedChange({ method, access }: Endpoint): boolean {
  return method !== 'get' && access !== 'public'
}

/**
 * What changes something stands in the trail twice: before it is begun, so that nothing is done that the trail does not know of, and
 * with its outcome before it is answered, so that no success is told that is not in the trail.
 */
export function audited(binding: Binding, audit: AuditTrail): Binding {
  const { endpoint, handle } = binding
  if (!isGuardedChange(endpoint)) return binding
  return {
    endpoint,
    async handle(incoming) {
      const base = baseOf(endpoint, incoming)
      await audit.record({ ...base, action: 'change.asked', outcome: 'allowed' })
      const made = await settled(
        () => handle(incoming),
        (error) => audit.note({ ...base, ...failureOf(error) }),
      )
      await audit
        .record({
          ...base,
          ...targeted(endpoint, incoming, made),
          action: 'change.answered',
          outcome: 'allowed',
        })
        .catch(isMade)
      return made
    },
  }
}

/** What has been done cannot be taken back; whoever repeats the request with the same key gets the answer. */
function isMade(error: unknown): never {
  if (!(error instanceof Refusal)) throw error
  throw refuse(
    'outcome_unknown',
    'The change could not be written into the audit trail: repeat it with the same key',
  )
}

async function settled(work: () => Promise<Answer>, onFailure: (error: unknown) => void): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    onFailure(error)
    throw error
  }
}

function failureOf(error: unknown): Pick<AuditAct, 'action' | 'outcome' | 'reason'> {
  const code = codeOf(error)
  if (code === undefined) return { action: 'change.answered', outcome: 'failed', reason: 'internal_error' }
  const outcome = errorCatalogue[code].status >= 500 ? 'failed' : 'refused'
  return { action: 'change.answered', outcome, reason: code }
}

export function codeOf(error: unknown): ErrorCode | undefined {
  if (!(error instanceof Refusal) || !Object.hasOwn(errorCatalogue, error.code)) return undefined
  // The cast holds because the catalogue has the code.
  return error.code as ErrorCode
}

type Base = Pick<AuditAct, 'actor' | 'target' | 'context' | 'details'>

/** Who asked for what, from where. */
export function baseOf(endpoint: Endpoint, { asker, params, address, headers }: Incoming): Base {
  const target = targetOf(endpoint, params)
  const userAgent = headers['user-agent']
  const traceId = asker.traceparent.split('-')[1]
  return {
    actor: actorOf(asker),
    ...(target !== undefined && { target }),
    context: {
      address,
      requestId: asker.correlationId,
      ...(userAgent !== undefined && { userAgent }),
      ...(traceId !== undefined && { traceId }),
    },
    details: { operation: endpoint.id },
  }
}

function actorOf({ actor, userId, sessionId, roles }: Asker): AuditAct['actor'] {
  if (userId === undefined) return { type: 'anonymous' }
  const type = actor.startsWith('service-account:') ? 'service-account' : 'user'
  return { type, id: userId, roles, ...(sessionId !== undefined && { sessionId }) }
}

/** Of something new the id is known only from the answer. */
function targeted(endpoint: Endpoint, { params }: Incoming, { body }: Answer): Pick<AuditAct, 'target'> {
  const target = targetOf(endpoint, params, body)
  return target === undefined ? {} : { target }
}
