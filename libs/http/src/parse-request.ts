import type { z } from 'zod'

import type { Endpoint } from '@urbe/contracts'

import { type FieldError, refuse } from './problems.ts'
import { unstorableIn } from './storable-text.ts'

const JSON_DEPTH_MAX = 32
type Issue = z.core.$ZodIssue

interface Raw {
  readonly params: unknown
  /** As it stands in the address, without the question mark. */
  readonly query: string
  readonly body: unknown
}

/** Turns what came in into what the endpoint's schemas promise, or refuses with a pointer to every mistake. */
export function parseRequest(
  endpoint: Endpoint,
  raw: Raw,
): { params: unknown; query: unknown; body: unknown } {
  return {
    params: parseAddress(endpoint.params, raw.params, '/path'),
    query: parseQuery(endpoint, raw.query),
    body: endpoint.consumes !== 'multipart' ? parseBody(endpoint, raw.body) : undefined,
  }
}

function parseAddress(schema: z.ZodType, value: unknown, place: string): unknown {
  const parsed = schema.safeParse(value)
  const unstorable = textErrors(value, place)
  if (parsed.success && unstorable.length === 0) return parsed.data
  const errors = [...(parsed.error?.issues ?? []).map((issue) => fieldError(issue, place)), ...unstorable]
  throw refuse('malformed_request', 'The address has a value that is not accepted', { errors })
}

function parseQuery(endpoint: Endpoint, text: string): unknown {
  checkEncoding(text, 'query')
  const values: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    if (!Object.hasOwn(endpoint.query.shape, name)) throw unknown([`/query/${name}`])
    if (name in values)
      throw refuse('malformed_request', `The query has \`${name}\` more than once`, {
        errors: [{ pointer: `/query/${name}`, code: 'duplicate', detail: 'given more than once' }],
      })
    values[name] = value
  }
  return parseAddress(endpoint.query, { ...values }, '/query')
}

/** What is no UTF-8 is refused here as in a body, and not mended with question marks. */
export function checkEncoding(text: string, place: 'query' | 'form'): void {
  try {
    decodeURIComponent(text)
  } catch {
    throw refuse('malformed_request', `The ${place} holds a % that is none, or what is not UTF-8`)
  }
}

function parseBody({ body: schema, hashed = [] }: Endpoint, body: unknown): unknown {
  checkStructure(body)
  if (schema.type === 'undefined') return noBody(body)
  const unstorable = textErrors(body, '').filter(({ pointer }) => !hashed.includes(pointer.slice(1)))
  if (unstorable.length > 0)
    throw refuse('invalid_value', 'The body has text that cannot be kept', { errors: unstorable })
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  if (body === undefined) throw refuse('malformed_request', 'A JSON body is needed')
  const issues = parsed.error.issues.flatMap(branchOf)
  const strangers = issues.flatMap(strangersOf)
  if (strangers.length > 0) throw unknown(strangers)
  const errors = issues.map((issue) => fieldError(issue, ''))
  throw refuse('invalid_value', 'The body has a value that is not accepted', { errors })
}

/** Clients that always send a body send an empty object here. */
function noBody(body: unknown): undefined {
  if (body === undefined) return
  if (typeof body !== 'object' || body === null) throw refuse('malformed_request', 'No body is accepted here')
  const names = Object.keys(body)
  if (names.length > 0) throw unknown(names.map((name) => `/${escapePart(name)}`))
}

/** Of a union that fits nowhere, the shape that the caller seems to have meant: the first whose fields are all known. */
function branchOf(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const branches = issue.errors.map((branch) =>
    branch.flatMap((each) => branchOf({ ...each, path: [...issue.path, ...each.path] })),
  )
  const meant =
    branches.find((branch) => branch.every(({ code }) => code !== 'unrecognized_keys')) ?? branches[0]
  return meant === undefined || meant.length === 0 ? [issue] : meant
}

function strangersOf(issue: Issue): string[] {
  if (issue.code !== 'unrecognized_keys') return []
  return issue.keys.map((key) => pointerTo([...issue.path, key]))
}

const unknown = (pointers: readonly string[]) =>
  refuse('unknown_field', 'There is a field that is not known here', {
    errors: pointers.map((pointer) => ({ pointer, code: 'unknown_field', detail: 'is not known' })),
  })

const fieldError = (issue: Issue, place: string): FieldError => ({
  pointer: `${place}${pointerTo(issue.path)}`,
  code: issue.code,
  detail: issue.message,
})

const textErrors = (value: unknown, place: string): readonly FieldError[] =>
  unstorableIn(value).map((path) => ({
    pointer: `${place}${pointerTo(path)}`,
    code: 'invalid_text',
    detail: 'holds a control character or half a surrogate pair',
  }))

/** RFC 6901. */
const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${escapePart(String(part))}`).join('')
const escapePart = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')

/** Refuses what schemas do not see: nesting without end, and the one key that is not a field in JavaScript. */
function checkStructure(body: unknown): void {
  let level: unknown[] = [body]
  for (let depth = 0; level.length > 0; depth += 1) {
    const containers = level.filter((each) => typeof each === 'object' && each !== null) as object[]
    if (depth >= JSON_DEPTH_MAX && containers.length > 0)
      throw refuse('malformed_request', `The body is nested deeper than ${JSON_DEPTH_MAX} levels`)
    if (containers.some((each) => Object.hasOwn(each, '__proto__'))) throw unknown(['/__proto__'])
    level = containers.flatMap((each) => Object.values(each))
  }
}
