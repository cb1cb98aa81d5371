import type { AuditAct, AuditTrail } from '@urbe/audit'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

/** Tells the trail of what has been done already: it cannot be taken back when the trail is out of reach, only not be told as a success. */
export async function recordMade(
  audit: Pick<AuditTrail, 'record'>,
  act: Omit<AuditAct, 'outcome'>,
): Promise<void> {
  try {
    await audit.record({ ...act, outcome: 'allowed' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw refuse(
      'outcome_unknown',
      'It was done and could not be written into the audit trail: repeat it with the same key',
    )
  }
}

/** Who asks, in the words of the trail: an asker is `user:<id>`, `service-account:<id>`, `system:<service>` or `anonymous`. */
export function byAsker({ actor, correlationId }: CommandAsker): Pick<AuditAct, 'actor' | 'context'> {
  return { actor: actorIn(actor), context: { requestId: correlationId } }
}

function actorIn(actor: string): AuditAct['actor'] {
  const colon = actor.indexOf(':')
  const [kind, id] = [actor.slice(0, colon), actor.slice(colon + 1)]
  if (kind === 'user' || kind === 'service-account') return { type: kind, id }
  return kind === 'system' ? { type: 'service', id } : { type: 'anonymous' }
}
