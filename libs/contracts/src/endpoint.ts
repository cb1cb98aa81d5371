import { z } from 'zod'

import type { ErrorCode } from './errors.ts'
import type { Permission } from './permissions.ts'
import type { ServiceName } from './services.ts'

export type Access = 'public' | 'authenticated' | Permission
type ObjectSchema = z.ZodObject<z.ZodRawShape>

/** One promised operation. Routes, OpenAPI, SDK and CLI are all made from these values. */
export interface Endpoint<
  Params extends ObjectSchema = ObjectSchema,
  Query extends ObjectSchema = ObjectSchema,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  /** Unique; becomes the operationId and the SDK's method name. */
  readonly id: string
  readonly service: ServiceName
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/api/v1` unless `root` is set; parameters in braces, as OpenAPI spells them. */
  readonly path: string
  readonly root?: true
  readonly tag: string
  readonly summary: string
  readonly access: Access
  /**
   * Of which city it is: the parameter that names it, perhaps after a prefix, and what is answered when the caller may not
   * see it. `filtered`: the operation itself shows only what the caller may see. Without it, it is of no city, and a rule
   * that opens some cities does not open it.
   */
  readonly city?:
    | 'filtered'
    | { readonly param: string; readonly prefix?: string; readonly missing: ErrorCode }
  /** Refusals are told in the words of RFC 6749 §5.2 instead of RFC 9457. */
  readonly errorShape?: 'oauth'
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** `multipart` bodies are streamed to the handler; everything else is JSON. */
  readonly consumes?: 'multipart' | 'form'
  readonly status: 200 | 201 | 202 | 204
  readonly answer: Answer
  /** Media types beside JSON in which the same answer can be had with `?format=`. */
  readonly formats?: readonly ('csv' | 'html' | 'prometheus')[]
  /** The answer is no JSON but text or bytes of this type. */
  readonly media?: 'text/plain; charset=utf-8' | 'application/octet-stream'
  /** The parameter, last in the path, that may hold slashes. */
  readonly deep?: string
  /** Fields of the body that are hashed and never stored, so that text may stand in them that no table could hold. */
  readonly hashed?: readonly string[]
  /** The answer holds a secret that is shown once: it is stored nowhere, not even for an Idempotency-Key. */
  readonly secretAnswer?: true
  /** `required`: the operation changes an aggregate and needs If-Match. */
  readonly ifMatch?: 'required'
  /** When it waits for a second administrator instead, where two are demanded: the answer is 202 with an approval. */
  readonly approvable?: string
  /** Nothing is different afterwards, though it is no GET: nobody has to prove for it who they are because of what was found about them. */
  readonly changesNothing?: true
  /** Gives out what is recorded about many: who takes how much of it along is in the trail. */
  readonly givesOut?: true
  /** As how many requests it counts towards what one caller may ask; one unless something else is said. */
  readonly weight?: number
  readonly errors: readonly ErrorCode[]
}

/** What waits for a fresh proof as long as findings demand one of whoever asks. */
export function needsCleared({ method, access, changesNothing }: Endpoint): boolean {
  return method !== 'get' && access !== 'public' && access !== 'authenticated' && changesNothing !== true
}

type Optional = 'params' | 'query' | 'body' | 'answer' | 'errors' | 'status'
const none = z.object({})
const nothing = z.undefined()

/** Fills what an operation leaves out: no parameters, no query, no body, answer 200 (or 204 without an answer). */
export function endpoint<
  Params extends ObjectSchema = typeof none,
  Query extends ObjectSchema = typeof none,
  Body extends z.ZodType = typeof nothing,
  Answer extends z.ZodType = typeof nothing,
>(
  spec: Omit<Endpoint<Params, Query, Body, Answer>, Optional> &
    Partial<Pick<Endpoint<Params, Query, Body, Answer>, Optional>>,
): Endpoint<Params, Query, Body, Answer> {
  return {
    // The casts hold because a type parameter that is not given takes the default it is named with above.
    params: none as unknown as Params,
    query: none as unknown as Query,
    body: nothing as unknown as Body,
    answer: nothing as unknown as Answer,
    errors: [],
    status: spec.answer === undefined ? 204 : 200,
    ...spec,
  }
}
