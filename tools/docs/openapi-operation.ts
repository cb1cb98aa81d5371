import {
  approval,
  type Endpoint,
  type ErrorCode,
  errorCatalogue,
  isNothing,
  isOptional,
  type JsonSchema,
} from '@urbe/contracts'

import { responseName } from './openapi-problems.ts'
import type { Json, SchemaBook } from './schema-book.ts'

const bodyTypes = { multipart: 'multipart/form-data', form: 'application/x-www-form-urlencoded' } as const
const formatTypes = {
  csv: 'text/csv',
  html: 'text/html; charset=utf-8',
  prometheus: 'text/plain; version=0.0.4',
} as const

export function openapiOperation(endpoint: Endpoint, book: SchemaBook): Json {
  const { id, tag, summary, access } = endpoint
  const permission = access === 'public' || access === 'authenticated' ? undefined : access
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(access === 'public' && { security: [] }),
    ...(permission !== undefined && { 'x-permission': permission }),
    'x-service': endpoint.service,
    parameters: parameters(endpoint, book),
    ...requestBody(endpoint, book),
    responses: {
      [endpoint.status]: success(endpoint, book),
      ...waiting(endpoint, book),
      ...notModified(endpoint),
      ...problems(endpoint),
    },
  }
}

function parameters(endpoint: Endpoint, book: SchemaBook): readonly Json[] {
  const named = [
    endpoint.ifMatch === 'required' && 'IfMatch',
    isRead(endpoint) && endpoint.access !== 'public' && 'UrbeAtLeast',
    isRead(endpoint) && hasVersion(endpoint) && 'IfNoneMatch',
    takesKey(endpoint) && 'IdempotencyKey',
  ].filter((name) => name !== false)
  return [
    ...fieldsOf(book.describe(endpoint.params, 'input'), 'path'),
    ...fieldsOf(book.describe(endpoint.query, 'input'), 'query'),
    ...named.map((name) => reference('parameters', name)),
  ]
}

function fieldsOf(schema: JsonSchema, place: 'path' | 'query'): readonly Json[] {
  const required = (schema['required'] ?? []) as readonly string[]
  return Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).map(([name, field]) => {
    const { description, ...rest } = field
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description !== undefined && { description }),
      schema: rest,
    }
  })
}

function requestBody({ body, consumes }: Endpoint, book: SchemaBook): Json {
  if (isNothing(body)) return {}
  const type = consumes === undefined ? 'application/json' : bodyTypes[consumes]
  const described = book.describe(body, 'input')
  const schema = consumes === 'multipart' ? withFiles(described) : described
  return { requestBody: { required: !isOptional(body), content: { [type]: { schema } } } }
}

/** A field that the contract describes as a file is sent as bytes. */
function withFiles(schema: JsonSchema): JsonSchema {
  const options = schema['oneOf'] ?? schema['anyOf']
  if (Array.isArray(options)) return { oneOf: options.map((option: JsonSchema) => withFiles(option)) }
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>)
  const properties = fields.map(([name, field]) =>
    field['description'] === 'file'
      ? [name, { type: 'string', contentMediaType: 'application/octet-stream' }]
      : [name, field],
  )
  return { ...schema, properties: Object.fromEntries(properties) }
}

function success(endpoint: Endpoint, book: SchemaBook): Json {
  const headers = {
    traceparent: reference('headers', 'Traceparent'),
    ...(hasVersion(endpoint) && { ETag: reference('headers', 'ETag') }),
    ...(isWrite(endpoint) && { 'Urbe-Position': reference('headers', 'UrbePosition') }),
    ...(isPage(endpoint) && { Link: reference('headers', 'Link') }),
  }
  if (isNothing(endpoint.answer)) return { description: 'Done.', headers }
  const text = (endpoint.formats ?? []).map((format) => [formatTypes[format], { schema: { type: 'string' } }])
  const json = { schema: book.describe(endpoint.answer, 'output') }
  if (endpoint.media !== undefined) {
    return { description: 'The answer.', headers, content: { [endpoint.media]: json } }
  }
  return {
    description: endpoint.status === 201 ? 'Created.' : 'The answer.',
    headers,
    content: { 'application/json': json, ...Object.fromEntries(text) },
  }
}

/** Where two persons are demanded, it is not done yet. */
function waiting({ approvable }: Endpoint, book: SchemaBook): Json {
  if (approvable === undefined) return {}
  return {
    202: {
      description: `Where a second person is demanded (\`GET /approval-policy\`), ${approvable}: nothing is done yet. \`Location\` is the approval.`,
      headers: { traceparent: reference('headers', 'Traceparent') },
      content: { 'application/json': { schema: book.describe(approval, 'output') } },
    },
  }
}

function notModified(endpoint: Endpoint): Json {
  if (!isRead(endpoint) || !hasVersion(endpoint)) return {}
  return { 304: { description: 'The version in If-None-Match is the present one.' } }
}

function problems(endpoint: Endpoint): Json {
  return Object.fromEntries(
    problemGroups(endpoint).map(([status, codes]) => [status, reference('responses', responseName(codes))]),
  )
}

/** The codes of an operation by the status they are answered with. */
export function problemGroups(endpoint: Endpoint): readonly (readonly [number, readonly ErrorCode[]])[] {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of errorsOf(endpoint)) {
    const { status } = errorCatalogue[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return [...byStatus].map(([status, codes]) => [status, codes.sort()])
}

/** What the operation names, and what the door in front of every operation can answer. */
export function errorsOf(endpoint: Endpoint): readonly ErrorCode[] {
  const codes = new Set<ErrorCode>(endpoint.errors)
  const add = (when: boolean, ...more: readonly ErrorCode[]) => {
    if (when) for (const code of more) codes.add(code)
  }
  add(
    true,
    'malformed_request',
    'internal_error',
    'too_many_requests',
    'not_ready',
    'service_unavailable',
    'service_timeout',
  )
  add(endpoint.access !== 'public', 'unauthorized', 'invalid_token', 'token_revoked', 'proof_invalid')
  const needsPermission = endpoint.access !== 'public' && endpoint.access !== 'authenticated'
  add(needsPermission, 'forbidden', 'insufficient_user_authentication')
  add(
    !isNothing(endpoint.body),
    'unknown_field',
    'payload_too_large',
    'unsupported_media_type',
    'invalid_value',
  )
  add(Object.keys(endpoint.query.shape).length > 0, 'unknown_field')
  add(
    endpoint.approvable !== undefined,
    'insufficient_user_authentication',
    'nobody_to_approve',
    'too_many_approvals',
  )
  add(endpoint.ifMatch === 'required', 'if_match_required', 'version_moved')
  add(takesKey(endpoint), 'request_in_progress', 'idempotency_key_reused')
  add(isWrite(endpoint), 'concurrent_change', 'log_full', 'outcome_unknown')
  add(isRead(endpoint) && endpoint.access !== 'public', 'not_caught_up')
  return [...codes]
}

const isRead = ({ method }: Endpoint) => method === 'get'
const isWrite = ({ method }: Endpoint) => method !== 'get'
const takesKey = ({ method, access }: Endpoint) => method === 'post' && access !== 'public'
const isPage = ({ query }: Endpoint) => 'cursor' in query.shape

function hasVersion({ answer }: Endpoint): boolean {
  return 'shape' in answer && 'version' in (answer.shape as object)
}

function reference(kind: 'headers' | 'parameters' | 'responses', name: string): Json {
  return { $ref: `#/components/${kind}/${name}` }
}
