import { z } from 'zod'

/** A value under a data key, as it stands in events, tables and snapshots. */
export const sealedValue = z.strictObject({
  $enc: z.literal(1),
  k: z.string().min(1).max(64).describe('id of the data key'),
  v: z.base64url().describe('initialisation vector, ciphertext and tag'),
})
export type SealedValue = z.infer<typeof sealedValue>

/** The key in a schema's description that marks a sensitive field; also in the JSON schemas of the API documents. */
export const SENSITIVE = 'x-sensitive'

export interface Sensitivity {
  /** Whose key it is sealed under: `<subject>:<id>`, with the id of the aggregate that the event is of. */
  readonly subject: string
}

/** A field that is sealed before it enters the log and opens only for its reader. */
export function sensitive<Plain extends z.ZodType<string>>(plain: Plain, sensitivity: Sensitivity) {
  return z.union([plain, sealedValue]).meta({ [SENSITIVE]: sensitivity })
}

/** The sensitive fields of an event's data, by their names; `type` picks one of a union of events. */
export function sensitiveFields(event: z.ZodType, type: string): Readonly<Record<string, Sensitivity>> {
  const found: Record<string, Sensitivity> = {}
  for (const [name, field] of Object.entries(dataOf(event, type))) {
    const marked = z.globalRegistry.get(field instanceof z.ZodOptional ? field.unwrap() : field)?.[SENSITIVE]
    // The cast holds because only `sensitive` writes under this name.
    if (marked !== undefined) found[name] = marked as Sensitivity
  }
  return found
}

function dataOf(event: z.ZodType, type: string): Readonly<Record<string, z.ZodType>> {
  const options = event instanceof z.ZodDiscriminatedUnion ? event.options : [event]
  for (const option of options) {
    if (!(option instanceof z.ZodObject)) continue
    const { type: named, data } = option.shape
    if (named instanceof z.ZodLiteral && named.value === type && data instanceof z.ZodObject)
      return data.shape
  }
  return {}
}
