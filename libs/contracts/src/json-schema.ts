import { z } from 'zod'

import { namedSchemas } from './named-schemas.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

export interface DescribedSchema {
  readonly schema: JsonSchema
  /** The named schemas that it refers to as `#/$defs/<name>`. */
  readonly definitions: Readonly<Record<string, JsonSchema>>
}

const namesKnown = { yes: false }
const SAID_BY_FORMAT: ReadonlySet<unknown> = new Set(['date-time', 'uuid', 'base64'])

/** JSON Schema 2020-12 of what a caller sends (`input`) or is answered (`output`). */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): DescribedSchema {
  if (!namesKnown.yes) makeNamesKnown()
  const {
    $schema: _,
    $defs = {},
    ...described
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => simplify(jsonSchema, io),
  })
  return { schema: described, definitions: $defs as Record<string, JsonSchema> }
}

function makeNamesKnown(): void {
  for (const [id, schema] of Object.entries(namedSchemas)) {
    z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id })
  }
  namesKnown.yes = true
}

/** Patterns that only repeat a format go; answers may grow fields, so that a client must not refuse them. */
function simplify(described: Record<string, unknown>, io: 'input' | 'output'): void {
  if (SAID_BY_FORMAT.has(described['format'])) delete described['pattern']
  if (described['maximum'] === Number.MAX_SAFE_INTEGER) delete described['maximum']
  if (described['minimum'] === Number.MIN_SAFE_INTEGER) delete described['minimum']
  if (io === 'output' && described['additionalProperties'] === false) delete described['additionalProperties']
  delete described['id']
}

/** Whether nothing at all is meant: no body is read or no answer given. */
export function isNothing(schema: z.ZodType): boolean {
  return schema instanceof z.ZodUndefined
}

export function isOptional(schema: z.ZodType): boolean {
  return schema instanceof z.ZodOptional
}
