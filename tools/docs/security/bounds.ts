import { resolve } from '../references.ts'

type Schema = Readonly<Record<string, unknown>>

/** What in a schema of input has no bounds, each by its path: `/name: text`. */
export function unboundedIn(document: object, schema: unknown, path = ''): readonly string[] {
  return look({ document, met: [] }, schema, path)
}

/** What a reference leads to, or what stands there itself. */
export function schemaOf(document: object, given: unknown): Schema {
  // The document has objects at all places of schemas; a test of its own sees to it that references lead somewhere.
  const { $ref } = given as { $ref?: string }
  return ($ref === undefined ? given : resolve(document, $ref)) as Schema
}

interface Walk {
  readonly document: object
  /** Schemas that contain each other end here. */
  readonly met: readonly Schema[]
}

function look({ document, met }: Walk, given: unknown, path: string): readonly string[] {
  const schema = schemaOf(document, given)
  if (met.includes(schema)) return []
  const walk = { document, met: [...met, schema] }
  const branches = ['anyOf', 'oneOf', 'allOf'].flatMap(
    (name) => (schema[name] as readonly Schema[] | undefined) ?? [],
  )
  const types = [schema['type'] ?? []].flat()
  const named = Object.entries((schema['properties'] as Readonly<Record<string, Schema>> | undefined) ?? {})
  return [
    ...faultsOf(schema, types, branches.length === 0).map((fault) => `${path}: ${fault}`),
    ...branches.flatMap((branch) => look(walk, branch, path)),
    ...named.flatMap(([name, each]) => look(walk, each, `${path}/${name}`)),
    ...(types.includes('array') ? look(walk, schema['items'] ?? {}, `${path}/-`) : []),
  ]
}

function faultsOf(schema: Schema, types: readonly unknown[], isLeaf: boolean): readonly string[] {
  const has = (...names: readonly string[]) => names.some((name) => schema[name] !== undefined)
  if (has('enum', 'const')) return []
  return [
    ...(types.includes('string') && !has('maxLength', 'format', 'pattern') ? ['a text of any length'] : []),
    // Whole numbers end where JavaScript's do; the document does not repeat that for each.
    ...(types.includes('integer') && !has('minimum', 'exclusiveMinimum')
      ? ['a whole number of any size']
      : []),
    ...(types.includes('number') &&
    !(has('minimum', 'exclusiveMinimum') && has('maximum', 'exclusiveMaximum'))
      ? ['a number of any size']
      : []),
    ...(types.includes('array') && !has('maxItems') ? ['a list of any length'] : []),
    ...(types.includes('object') && schema['additionalProperties'] !== false && !has('propertyNames')
      ? ['an object of anything']
      : []),
    ...(isLeaf && types.length === 0 ? ['anything'] : []),
  ]
}
