import { values } from './hostile-values.ts'
import type { Random } from './random.ts'

export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
}

interface Source {
  readonly random: Random
  readonly resolve: (reference: string) => Schema
  /** An id of something that is there. */
  readonly id: string
}

const DEPTH_MAX = 8
/** How often a value is not what the schema wants. */
const HOSTILE_SHARE = 0.15

/** A value that a schema describes, with some hostile ones in it. */
export function sample(schema: Schema, source: Source, depth = 0): unknown {
  const { random } = source
  if (depth > DEPTH_MAX || random.chance(depth === 0 ? HOSTILE_SHARE / 3 : HOSTILE_SHARE))
    return random.pick(values)
  if (schema.$ref !== undefined) return sample(source.resolve(schema.$ref), source, depth)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return sample(random.pick(choices), source, depth + 1)
  if (schema.allOf !== undefined)
    return Object.assign({}, ...schema.allOf.map((each) => sample(each, source, depth + 1)))
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return random.pick(schema.enum)
  return ofType(schema, source, depth)
}

function ofType(schema: Schema, source: Source, depth: number): unknown {
  const { random } = source
  switch (schema.type) {
    case 'object':
      return object(schema, source, depth)
    case 'array':
      return Array.from({ length: random.below(4) }, () => sample(schema.items ?? {}, source, depth + 1))
    case 'boolean':
      return random.chance(0.5)
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = 1_000 } = schema
      return random.chance(0.5) ? minimum : Math.floor(minimum + random.next() * (maximum - minimum))
    }
    case 'string':
      return text(schema, source)
    default:
      return random.pick(values)
  }
}

function object({ properties = {}, required = [] }: Schema, source: Source, depth: number): unknown {
  const { random } = source
  const fields = Object.entries(properties)
    .filter(([name]) => (required.includes(name) ? !random.chance(0.05) : random.chance(0.5)))
    .map(([name, schema]) => [name, sample(schema, source, depth + 1)] as const)
  const strange = random.chance(0.05) ? [[random.pick(['isAdmin', 'ownerId', 'version']), 1] as const] : []
  return Object.fromEntries([...fields, ...strange])
}

function text({ format }: Schema, { random, id }: Source): string {
  if (format === 'uuid') return id
  if (format === 'date-time') return random.pick(['2026-01-01T00:00:00.000Z', '2099-01-01T00:00:00Z'])
  return random.pick(['a', 'name', 'city:read', 'viewer', 'auditor', '1', `fuzz-${random.below(50)}`])
}
