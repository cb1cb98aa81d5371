import { type Operation, operations } from './operations.ts'

/** What the transport needs to know of a request, without its types. */
export interface PlainRequest {
  readonly params?: object | undefined
  readonly query?: object | undefined
  readonly body?: unknown
  /** Version of the aggregate, as its last answer told. */
  readonly ifMatch?: number | undefined
  /** Chosen by the client unless given: give the same one to repeat a request across restarts. */
  readonly idempotencyKey?: string | undefined
  /** `Urbe-Position` of a write that this read must see. */
  readonly atLeast?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
}

export function operationOf(id: string): Operation {
  const operation = (operations as Readonly<Record<string, Operation>>)[id]
  if (operation === undefined) throw new TypeError(`there is no operation ${id}`)
  return operation
}

export function urlOf(origin: string, operation: Operation, { params, query }: PlainRequest): string {
  const values = (params ?? {}) as Readonly<Record<string, unknown>>
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined || value === '') throw new TypeError(`${operation.path} needs ${name}`)
    return encodeURIComponent(String(value))
  })
  const url = new URL(operation.root === true ? path : `/api/v1${path}`, origin)
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url.href
}

export function bodyOf(operation: Operation, body: unknown): { body?: string | FormData; type?: string } {
  if (body === undefined) return {}
  if (body instanceof FormData) return { body }
  if (operation.multipart === true) return { body: formOf(body as object) }
  return { body: JSON.stringify(body), type: 'application/json' }
}

/** Every field as it is; a Blob becomes a file. */
function formOf(fields: object): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) form.append(name, value, value instanceof File ? value.name : name)
    else if (value !== undefined) form.append(name, String(value))
  }
  return form
}
