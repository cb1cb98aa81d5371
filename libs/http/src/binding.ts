import type { IncomingHttpHeaders } from 'node:http'

import type { Request } from 'express'
import type { z } from 'zod'

import type { ForWhom, Visible } from '@urbe/access'
import type { Endpoint, Permission } from '@urbe/contracts'

/** Who asks, as rules and the log see them. */
export interface Asker {
  /** `user:<id>`, `service-account:<id>`, or `anonymous`. */
  readonly actor: string
  readonly userId?: string
  readonly sessionId?: string
  /** What is said of them to another service that is asked for them; nothing of nobody. */
  readonly forWhom?: ForWhom
  readonly roles: readonly string[]
  readonly permissions: ReadonlySet<Permission>
  readonly correlationId: string
  /** The same for every repetition of a request with the same Idempotency-Key. */
  readonly commandId: string
  readonly traceparent: string
  readonly can: (permission: Permission) => boolean
  /** The cities that a permission opens; for lists. */
  readonly visible: (permission: Permission) => Visible
}

export interface Position {
  readonly stream: string
  readonly sequence: number
}

export interface Incoming<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params
  readonly query: Query
  /** `undefined` for multipart requests: those read `raw` themselves. */
  readonly body: Body
  readonly asker: Asker
  /** The version the caller wants to change; `undefined` for `If-Match: *`. */
  readonly ifMatch?: number
  readonly headers: IncomingHttpHeaders
  readonly address: string
  readonly raw: Request
  /** Throws when they may not do this any more: for whoever has read `raw`, before anything is done with it. */
  readonly readmit: () => Promise<void>
}

type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value

export interface Answer<Body = unknown> {
  readonly body?: Frozen<Body> | undefined
  readonly status?: number
  /** Version of the aggregate: becomes the ETag. */
  readonly version?: number
  /** The body changes while the version stays, as a running city's tick does: it is never answered with 304. */
  readonly living?: boolean
  /** Where a change stands in the log: becomes Urbe-Position. */
  readonly position?: Position
  readonly headers?: Readonly<Record<string, string>>
  /** `Set-Cookie` lines. */
  readonly cookies?: readonly string[]
  /** Sent as it is instead of `body`, for csv and the like. */
  readonly text?: { readonly type: string; readonly content: string }
  /** Sent as they are instead of `body`. */
  readonly bytes?: { readonly type: string; readonly content: Uint8Array }
}

export interface Binding {
  readonly endpoint: Endpoint
  readonly handle: (incoming: Incoming) => Promise<Answer>
}

type Shape = z.ZodObject<z.ZodRawShape>

/** Ties a promised operation to the function that answers it. */
export function bind<
  Params extends Shape,
  Query extends Shape,
  Body extends z.ZodType,
  Reply extends z.ZodType,
>(
  endpoint: Endpoint<Params, Query, Body, Reply>,
  handle: (
    incoming: Incoming<z.infer<Params>, z.infer<Query>, z.infer<Body>>,
  ) => Promise<Answer<z.infer<Reply>>>,
): Binding {
  // The cast holds because the app parses with this very endpoint's schemas before it calls `handle`.
  return { endpoint: endpoint as unknown as Endpoint, handle: handle as Binding['handle'] }
}
