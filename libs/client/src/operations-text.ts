import { type Endpoint, endpoints } from '@urbe/contracts'

const HEAD = `import type { EndpointId } from '@urbe/contracts'

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  readonly root?: true
  readonly public?: true
  readonly multipart?: true
}

/**
 * How each operation is reached, without the schemas: the browser need not load them. Written from contracts by
 * \`node libs/client/write-operations.ts\`; a test holds the two equal.
 */
export const operations: Readonly<Record<EndpointId, Operation>> = {
`

/** The text of operations.ts. Not part of what the SDK offers: only the writer and the test use it. */
export function operationsText(): string {
  const lines = Object.entries<Endpoint>(endpoints).map(([id, it]) => `  ${id}: { ${fields(it)} },\n`)
  return `${HEAD}${lines.join('')}}\n`
}

function fields({ method, path, root, access, consumes }: Endpoint): string {
  return [
    `method: '${method}', path: '${path}'`,
    ...(root === true ? ['root: true'] : []),
    ...(access === 'public' ? ['public: true'] : []),
    ...(consumes === 'multipart' ? ['multipart: true'] : []),
  ].join(', ')
}
