import { type JsonSchema, jsonSchemaOf, namedSchemas } from '@urbe/contracts'

export type Schema = Parameters<typeof jsonSchemaOf>[0]
export type Io = Parameters<typeof jsonSchemaOf>[1]
export type Json = Readonly<Record<string, unknown>>

export interface SchemaBook {
  /** The schema where it is used; named ones become references. */
  describe(schema: Schema, io: Io): JsonSchema
  /** Gives every reference its final name and adds the named schemas below `components`. */
  finish(document: Json): Json
}

const DEFINITION = '#/$defs/'
const COMPONENT = '#/components/schemas/'

/** Collects the named schemas of one document. One that is read and written in different shapes gets two names. */
export function schemaBook(): SchemaBook {
  const used = new Map<string, JsonSchema>()

  const use = (name: string, io: Io): string => {
    const key = `${name}:${io}`
    const schema = namedSchemas[name]
    if (schema === undefined) throw new Error(`there is no schema named ${name}`)
    if (!used.has(key)) {
      // Marked as used before it is described, because a schema may come back to itself.
      used.set(key, {})
      used.set(key, named(jsonSchemaOf(schema, io).definitions[name] ?? {}, io))
    }
    return `${COMPONENT}${key}`
  }
  const named = (described: JsonSchema, io: Io): JsonSchema =>
    withReferences(described, (reference) =>
      reference.startsWith(DEFINITION) ? use(reference.slice(DEFINITION.length), io) : reference,
    )

  return {
    describe: (schema, io) => named(jsonSchemaOf(schema, io).schema, io),
    finish(document) {
      const finalName = finalNames(used)
      const settle = (value: Json) =>
        withReferences(value, (reference) => {
          if (!reference.startsWith(COMPONENT)) return reference
          const key = reference.slice(COMPONENT.length)
          return `${COMPONENT}${finalName.get(key) ?? key}`
        })
      const schemas = Object.fromEntries(
        [...used]
          .map(([key, schema]) => [finalName.get(key) ?? key, settle(schema)] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
      const components = { ...(document['components'] as Json | undefined), schemas }
      return settle({ ...document, components })
    },
  }
}

function finalNames(used: ReadonlyMap<string, JsonSchema>): Map<string, string> {
  const names = new Map<string, string>()
  for (const key of used.keys()) {
    const [name = '', io] = key.split(':')
    const output = used.get(`${name}:output`)
    const alone = output === undefined || same(output, used.get(key))
    names.set(key, io === 'input' && !alone ? `${name}Input` : name)
  }
  return names
}

function same(a: unknown, b: unknown): boolean {
  const text = (value: unknown) => JSON.stringify(value).replaceAll(/:(?:in|out)put"/g, '"')
  return text(a) === text(b)
}

function withReferences<Value>(value: Value, rename: (reference: string) => string): Value {
  if (Array.isArray(value)) return value.map((each) => withReferences(each, rename)) as Value
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) =>
    key === '$ref' && typeof each === 'string' ? [key, rename(each)] : [key, withReferences(each, rename)],
  )
  return Object.fromEntries(entries) as Value
}
