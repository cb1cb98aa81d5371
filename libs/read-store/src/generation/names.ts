import { type RawBuilder, sql } from 'kysely'

/** Longer names are cut off by Postgres, and could then be the same. */
export const NAME_CHARACTERS_MAX = 63

export interface GenerationKey {
  readonly projection: string
  readonly generation: number
}

export function schemaOf({ projection, generation }: GenerationKey): string {
  const schema = `${projection}_g${generation}`
  if (Buffer.byteLength(schema) > NAME_CHARACTERS_MAX)
    throw new Error(`${schema} is too long a name for a schema`)
  return schema
}

/** What is not qualified is looked for among the tables of the generation first. */
export function searchPathOf(key: GenerationKey): string {
  return `"${schemaOf(key).replaceAll('"', '""')}", public`
}

/** Held by everybody who applies to a generation, and alone by whoever switches or drops it. */
export function generationLock({ projection, generation }: GenerationKey): RawBuilder<string> {
  return sql`hashtextextended(${`${projection} ${generation}`}, 0)`
}
