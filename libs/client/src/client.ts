import type { AnswerOf, BodyOf, EndpointId, ParamsOf, QueryOf } from '@urbe/contracts'

import { ApiProblem, problemOf, Unreachable } from './api-problem.ts'
import { type Operation, operations } from './operations.ts'
import type { Provable } from './proof-key.ts'
import { bodyOf, operationOf, type PlainRequest, urlOf } from './request.ts'
import { demandDone } from './waits-for-approval.ts'

/** Whoever holds the access token. `openSession` is one; a constant token is `{ token: async () => text }`. */
export interface TokenSource {
  readonly token: () => Promise<string | undefined>
  /** Asked once after a 401 with the token that was refused; another token makes the request go out again. */
  readonly renew?: (refused: string) => Promise<string | undefined>
  /** A proof of the key that the token is bound to; `undefined` for a bearer token, as without it. */
  readonly prove?: (request: Provable & { readonly token: string }) => Promise<string | undefined>
}

export interface ClientOptions {
  readonly origin: string
  readonly fetch?: typeof fetch
  readonly tokens?: TokenSource
  readonly newKey?: () => string
  readonly wait?: (ms: number) => Promise<void>
}

/** A part may be left out when nothing in it is required. */
type Part<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [key in Name]?: undefined }
  : undefined extends Value
    ? { readonly [key in Name]?: Value | undefined }
    : Record<never, never> extends Value
      ? { readonly [key in Name]?: Value | undefined }
      : { readonly [key in Name]: Value }

export type ApiRequest<Id extends EndpointId> = Omit<PlainRequest, 'params' | 'query' | 'body'> &
  Part<'params', ParamsOf<Id>> &
  Part<'query', QueryOf<Id>> &
  (Id extends 'importCity'
    ? { readonly body: BodyOf<Id> | FormData | ImportFiles }
    : Part<'body', BodyOf<Id>>)

/** Files of an import as the browser and Node have them. */
export type ImportFiles = TripFiles | StreetFile

export interface TripFiles {
  readonly kind: 'tntp'
  readonly name: string
  readonly net: Blob
  readonly trips: Blob
  readonly nodes?: Blob
}

export interface StreetFile {
  readonly kind: 'osm' | 'geojson'
  readonly name: string
  readonly file: Blob
  /** A zipped feed whose lines shall run there. */
  readonly gtfs?: Blob
  /** As many as the homes of the file have room for, where none are asked for. */
  readonly citizens?: number
  readonly seed?: number
}

/** The request may be left out when no part of it is required. */
type Arguments<Id extends EndpointId> =
  Record<never, never> extends ApiRequest<Id> ? [request?: ApiRequest<Id>] : [request: ApiRequest<Id>]

export interface ApiAnswer<Data> {
  readonly data: Data
  readonly status: number
  readonly version: number | undefined
  /** Pass it as `atLeast` to a read that must see this write. */
  readonly position: string | undefined
}

export type Api = {
  readonly [Id in EndpointId]: (...args: Arguments<Id>) => Promise<AnswerOf<Id>>
}

export interface Client {
  /** The data of the answer. */
  readonly call: <Id extends EndpointId>(id: Id, ...args: Arguments<Id>) => Promise<AnswerOf<Id>>
  /** The data with version and position. */
  readonly request: <Id extends EndpointId>(
    id: Id,
    ...args: Arguments<Id>
  ) => Promise<ApiAnswer<AnswerOf<Id>>>
  /** The answer as text, for csv and prometheus. */
  readonly text: <Id extends EndpointId>(id: Id, ...args: Arguments<Id>) => Promise<string>
  /** The answer as bytes, for tiles of the audit trail. */
  readonly bytes: <Id extends EndpointId>(id: Id, ...args: Arguments<Id>) => Promise<Uint8Array>
  /** `client.api.foundCity({ body })`: one method for each operation. */
  readonly api: Api
}

export const RETRIES_MAX = 2
const RETRY_AFTER_SECONDS_MAX = 5
const RETRY_BASE_MS = 200

export function createClient(options: ClientOptions): Client {
  const send = async (id: string, request: PlainRequest = {}) =>
    await demandDone(await answerTo(options, operationOf(id), request))
  const request = async (id: string, given?: PlainRequest): Promise<ApiAnswer<unknown>> => {
    const answer = await send(id, given)
    return {
      data: answer.status === 204 ? undefined : await json(answer),
      status: answer.status,
      version: versionOf(answer),
      position: answer.headers.get('urbe-position') ?? undefined,
    }
  }
  const call = async (id: string, given?: PlainRequest) => (await request(id, given)).data
  const api = Object.fromEntries(
    Object.keys(operations).map((id) => [id, (given?: PlainRequest) => call(id, given)]),
  )
  // The casts say: what an operation answers is what contracts promise for its id. The service checks it, not the SDK.
  return {
    call: call as Client['call'],
    request: request as Client['request'],
    text: async (id, ...[given]) => await (await send(id, given as PlainRequest | undefined)).text(),
    bytes: async (id, ...[given]) =>
      new Uint8Array(await (await send(id, given as PlainRequest | undefined)).arrayBuffer()),
    api: api as unknown as Api,
  }
}

/** The same request again, key included, when it is known that repeating is safe. */
async function answerTo(
  options: ClientOptions,
  operation: Operation,
  given: PlainRequest,
): Promise<Response> {
  const key = given.idempotencyKey ?? (options.newKey ?? (() => crypto.randomUUID()))()
  const request = { ...given, idempotencyKey: key }
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await authenticated(options, operation, request)
    } catch (error) {
      const delay = attempt < RETRIES_MAX ? retryDelay(error, operation, attempt) : undefined
      if (delay === undefined || given.signal?.aborted === true) throw error
      await wait(delay)
    }
  }
}

function retryDelay(error: unknown, operation: Operation, attempt: number): number | undefined {
  const repeatable = operation.multipart !== true && operation.public !== true
  if (!repeatable) return undefined
  if (error instanceof Unreachable) return RETRY_BASE_MS * 2 ** attempt
  if (!(error instanceof ApiProblem) || error.status !== 503) return undefined
  const seconds = error.retryAfterSeconds ?? 0.2
  return seconds <= RETRY_AFTER_SECONDS_MAX ? seconds * 1_000 : undefined
}

async function authenticated(
  options: ClientOptions,
  operation: Operation,
  request: PlainRequest,
): Promise<Response> {
  const token = operation.public === true ? undefined : await options.tokens?.token()
  const answer = await sendOnce(options, operation, request, token)
  if (answer.ok) return answer
  const problem = await problemOf(answer)
  if (problem.status !== 401 || token === undefined) throw problem
  // A proof from before the platform's clock was known is made again; every other refusal is about the token.
  const isProof = problem.code === 'proof_invalid'
  const renewed = isProof ? token : await options.tokens?.renew?.(token)
  if (renewed === undefined || (renewed === token && !isProof)) throw problem
  const second = await sendOnce(options, operation, request, renewed)
  if (second.ok) return second
  throw await problemOf(second)
}

async function sendOnce(
  { origin, fetch: given, tokens }: ClientOptions,
  operation: Operation,
  request: PlainRequest,
  token: string | undefined,
): Promise<Response> {
  const { body, type } = bodyOf(operation, request.body)
  const method = operation.method.toUpperCase()
  const url = urlOf(origin, operation, request)
  const proof = token === undefined ? undefined : await tokens?.prove?.({ method, url, token })
  const init: RequestInit = {
    method,
    headers: headersOf(operation, request, { token, proof, type }),
    credentials: 'same-origin',
  }
  if (body !== undefined) init.body = body
  if (request.signal !== undefined) init.signal = request.signal
  try {
    return await (given ?? fetch)(url, init)
  } catch (error) {
    if (request.signal?.aborted === true) throw error
    throw new Unreachable(`no answer from ${new URL(url).origin}`, { cause: error })
  }
}

function headersOf(
  operation: Operation,
  request: PlainRequest,
  { token, proof, type }: Readonly<Record<'token' | 'proof' | 'type', string | undefined>>,
): Record<string, string> {
  const headers: Record<string, string> = {}
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) headers[name] = value
  }
  set('content-type', type)
  const scheme = proof === undefined ? 'Bearer' : 'DPoP'
  set('authorization', token === undefined ? undefined : `${scheme} ${token}`)
  set('dpop', proof)
  set('if-match', request.ifMatch === undefined ? undefined : `"${request.ifMatch}"`)
  set('urbe-at-least', request.atLeast)
  const keyed = operation.method === 'post' && operation.public !== true
  set('idempotency-key', keyed ? request.idempotencyKey : undefined)
  return { ...headers, ...request.headers }
}

async function json(answer: Response): Promise<unknown> {
  const text = await answer.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Unreachable('what answered does not speak JSON', { cause: error })
  }
}

function versionOf(answer: Response): number | undefined {
  const tag = /^(?:W\/)?"(\d+)"$/.exec(answer.headers.get('etag') ?? '')
  return tag === null ? undefined : Number(tag[1])
}
