import type { z } from 'zod'

import { type NewEvent, sealedValue, sensitiveFields } from '@urbe/contracts'

import type { FieldPlace, Vault } from './vault.ts'

export interface SealedEvents<Event> {
  /** The events with every field sealed that their schema calls sensitive. */
  readonly seal: (id: string, events: readonly Event[]) => Promise<readonly Event[]>
}

interface Deps<Event> {
  readonly vault: Vault
  readonly event: z.ZodType<Event>
  readonly aggregateType: string
}

/**
 * Seals what the contracts call sensitive before it enters the log. The log, the state that is folded from it, its snapshots and
 * the rows of read models hold what this made; only who shows a value to somebody opens it, at `fieldPlace`.
 */
export function sealedEvents<Event extends NewEvent>({
  vault,
  event: schema,
  aggregateType,
}: Deps<Event>): SealedEvents<Event> {
  async function sealOne(id: string, event: Event): Promise<Event> {
    const fields = Object.entries(sensitiveFields(schema, event.type))
    if (fields.length === 0) return event
    // The cast holds because a schema that names fields of the data describes an object.
    const data: Record<string, unknown> = { ...(event.data as object) }
    for (const [field, { subject }] of fields) {
      const plain = data[field]
      if (typeof plain !== 'string') continue
      const place = fieldPlace({ subject, aggregateType, aggregateId: id, field })
      data[field] = sealedValue.parse(JSON.parse(await vault.seal(place, plain)))
    }
    return { ...event, data }
  }
  return { seal: async (id, events) => await Promise.all(events.map((event) => sealOne(id, event))) }
}

/** Where a sensitive field of an aggregate stands, in events and in rows: its subject is the aggregate itself. */
export function fieldPlace(place: FieldPlace): FieldPlace {
  return { ...place, subject: `${place.subject}:${place.aggregateId}` }
}
