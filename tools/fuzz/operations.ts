import type { Schema } from './sample.ts'

const METHODS: readonly string[] = ['get', 'post', 'put', 'patch', 'delete']
/** These end the sessions that the other requests are sent with. */
const ENDING: ReadonlySet<string> = new Set([
  'logout',
  'rotateKeys',
  'eraseUser',
  'deleteUser',
  'revokeToken',
])

export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly query: readonly { readonly name: string; readonly schema: Schema }[]
  readonly body: Schema | undefined
}

interface Described {
  readonly operationId: string
  readonly parameters?: readonly { $ref?: string; in?: string; name?: string; schema?: Schema }[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
}
/** Of an OpenAPI document what is needed here. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** Every promised operation; those that would end the fuzzer's own sessions only if it can open new ones. */
export function operationsIn({ paths }: Document, { ending = false } = {}): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      // What stands under a method is an operation, by OpenAPI.
      const described = methods[method] as Described | undefined
      if (described === undefined || (!ending && ENDING.has(described.operationId))) return []
      const query = (described.parameters ?? []).flatMap(({ in: place, name, schema }) =>
        place === 'query' && name !== undefined ? [{ name, schema: schema ?? {} }] : [],
      )
      const [content] = Object.values(described.requestBody?.content ?? {})
      return [{ id: described.operationId, method: method.toUpperCase(), path, query, body: content?.schema }]
    }),
  )
}

export function resolver({ components }: Document): (reference: string) => Schema {
  return (reference) => components.schemas[reference.split('/').at(-1) ?? ''] ?? {}
}
