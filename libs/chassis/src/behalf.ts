import { believer, type FollowedAccess, openVouching, type Principal, type VouchFor } from '@urbe/access'
import type { AuditAct, AuditTrail } from '@urbe/audit'
import { BEHALF_HEADER, type Behalf, requestOn, type ServiceName } from '@urbe/contracts'
import type { Admit, Asked, LogConnection, Needed } from '@urbe/event-log'
import { demandProof, refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'
import { Refusal } from '@urbe/kernel'

import type { LogGround } from './ground.ts'
import type { Self } from './self.ts'

/** How this service says to others for whom it asks. */
export function vouchingOf(
  { name, newId }: Pick<Self<unknown>, 'name' | 'newId'>,
  { connection }: { readonly connection: Pick<LogConnection, 'signatures'> },
): VouchFor {
  return openVouching({ service: name, signatures: connection.signatures, newId })
}

interface Deps {
  readonly service: ServiceName
  readonly connection: Pick<LogConnection, 'signatures'>
  readonly access: Pick<FollowedAccess, 'recognise'>
  readonly audit: AuditTrail
  readonly clock: Clock
}

export function admissionOf(
  { name, clock }: Pick<Self<unknown>, 'name' | 'clock'>,
  { connection, audit }: Pick<LogGround, 'connection' | 'audit'>,
  access: Deps['access'],
): Admit {
  return openAdmission({ service: name, connection, access, audit, clock })
}

/**
 * Decides anew, where something is carried out, for whom it is: the service that asks has decided before, and is believed only in
 * who they are. Deny by default: what nobody may be behind without being named is refused without a name.
 */
export function openAdmission({ service, connection, access, audit, clock }: Deps): Admit {
  const { signatures } = connection
  const believe = believer({ signatures, clock })
  return async (asked, needed) => {
    if (asked.headers[BEHALF_HEADER] === undefined && (await isOwn(asked, needed)))
      return await audit.record(ownAct(asked, needed))
    const said = believe(asked)
    if ('fault' in said) {
      signatures?.report({ subject: asked.subject, fault: said.fault })
      throw refuse('unauthorized', `It is not believed for whom this is asked of ${service}`)
    }
    try {
      check(await access.recognise(said.facts, needed.changes), said, needed)
    } catch (error) {
      if (error instanceof Refusal) audit.note(denial(said, needed, error))
      throw error
    }
    if (needed.changes)
      await audit.record({ ...actOf(said, needed), action: 'request.taken-up', outcome: 'allowed' })
  }
}

/** What a service may ask for with nobody behind it stands in the list of all requests, and must be so at the moment. */
async function isOwn({ subject }: Asked, { alone }: Needed): Promise<boolean> {
  const request = requestOn(subject)
  return alone !== undefined && request !== undefined && 'inOwnName' in request && (await alone.isSo())
}

function check(principal: Principal, { address }: Behalf, { permissions, cityId, changes }: Needed): void {
  const resource = cityId === undefined ? {} : { cityId }
  for (const permission of permissions) {
    if (principal.may(permission, resource, address).allowed) continue
    demandProof(principal.wanting(permission, resource, address))
    throw refuse('forbidden', `This needs the permission ${permission}`)
  }
  if (changes) demandProof(principal.owes())
}

/** The trail names who it is for and the service that asked. */
function actOf(
  { by, on, facts, address, correlationId }: Behalf,
  { operation, cityId }: Needed,
): Pick<AuditAct, 'actor' | 'target' | 'context' | 'details'> {
  const type = facts.client_id === facts.sub ? 'service-account' : 'user'
  return {
    actor: { type, id: facts.sub, roles: facts.roles, sessionId: facts.sid },
    ...(cityId !== undefined && { target: { type: 'city', id: cityId, cityId } }),
    context: { requestId: correlationId, ...(address !== undefined && { address }) },
    details: { askedBy: by, operation, subject: on },
  }
}

function ownAct({ subject }: Asked, { operation, alone }: Needed): AuditAct {
  return {
    action: 'request.taken-up',
    outcome: 'allowed',
    actor: { type: 'service', ...(alone !== undefined && { id: alone.by }) },
    details: { operation, subject, ...(alone !== undefined && { askedBy: alone.by }) },
  }
}

const denial = (said: Behalf, needed: Needed, { code }: Refusal): AuditAct => ({
  ...actOf(said, needed),
  action: 'request.denied',
  outcome: 'refused',
  reason: code,
})
