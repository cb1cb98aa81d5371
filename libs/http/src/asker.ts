import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import { openTo, type Principal } from '@urbe/access'
import type { Endpoint, Permission } from '@urbe/contracts'
import { formatUuid, type NewId } from '@urbe/kernel'
import { currentTraceparent, nextTraceparent } from '@urbe/telemetry'

import type { Asker } from './binding.ts'
import { refuse } from './problems.ts'

/** Name space of command ids (RFC 9562 §5.5); made once at random, and never to change. */
const COMMANDS = Buffer.from('7d4c8a0be0c94b0f9d3a2f61c7a5e913', 'hex')
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
const KEY = /^[\x21-\x7e]{1,255}$/
const nobody: ReadonlySet<Permission> = new Set()

interface Source {
  readonly endpoint: Endpoint
  readonly principal: Principal | undefined
  readonly headers: IncomingHttpHeaders
  readonly address: string
  readonly newId: NewId
}

export function askerOf({ endpoint, principal, headers, address, newId }: Source): Asker {
  const actor = principal?.actor ?? 'anonymous'
  const key = idempotencyKeyOf(headers)
  const permissions = principal?.permissions ?? nobody
  const correlationId = correlationIdOf(headers) ?? newId()
  return {
    actor,
    ...(principal === undefined ? {} : { userId: principal.userId, sessionId: principal.sessionId }),
    ...(principal !== undefined && { forWhom: { facts: principal.facts, address, correlationId } }),
    roles: principal?.roles ?? [],
    permissions,
    correlationId,
    commandId:
      key === undefined || principal === undefined || !isOnce(endpoint)
        ? newId()
        : commandIdOf(actor, endpoint.id, key),
    traceparent: currentTraceparent() ?? nextTraceparent(undefined),
    can: (permission) => permissions.has(permission),
    visible: (permission) => principal?.visible(permission, address) ?? openTo.nothing,
  }
}

/** It goes into headers of the log and into the trail: what is no id is not quietly left out. */
function correlationIdOf(headers: IncomingHttpHeaders): string | undefined {
  const given = correlationOf(headers)
  if (given === undefined && headers['x-correlation-id'] !== undefined)
    throw refuse('malformed_request', 'X-Correlation-Id must be a UUID')
  return given
}

export function correlationOf(headers: IncomingHttpHeaders): string | undefined {
  const given = headers['x-correlation-id']
  return typeof given === 'string' && UUID.test(given) ? given.toLowerCase() : undefined
}

export function idempotencyKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const given = headers['idempotency-key']
  if (given === undefined) return
  if (typeof given === 'string' && KEY.test(given)) return given
  throw refuse('malformed_request', 'Idempotency-Key must be 1 to 255 visible characters')
}

/**
 * Whether a repetition is the same command. Of what is no POST the first answer is not kept, so that another change under the same key
 * would pass for the first one; and what shows a secret makes another one each time.
 */
const isOnce = ({ method, secretAnswer }: Endpoint): boolean => method === 'post' && secretAnswer !== true

/** UUIDv5: who asks, what for, and the key they chose. */
function commandIdOf(actor: string, endpoint: string, key: string): string {
  const digest = createHash('sha1').update(COMMANDS).update(`${actor}\n${endpoint}\n${key}`).digest()
  return formatUuid(digest, 5)
}
