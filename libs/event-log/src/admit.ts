import type { Permission, ServiceName } from '@urbe/contracts'

import type { Headers } from './connection.ts'

/** A request of another service, as it came. */
export interface Asked {
  readonly subject: string
  readonly body: Uint8Array
  readonly headers: Headers
}
/** What whoever is behind a request has to be allowed. */
export interface Needed {
  readonly permissions: readonly Permission[]
  readonly cityId?: string | undefined
  /** Whether something is different afterwards: that is in the trail before it is done. */
  readonly changes: boolean
  /** What is asked for, as the trail names it. */
  readonly operation: string
  /** For what a service does with nobody behind it, at moments when that may be. */
  readonly alone?: { readonly by: ServiceName; readonly isSo: () => Promise<boolean> }
}

/** Decides whether a request is carried out for whom it is made; throws a Refusal when it is not. */
export type Admit = (asked: Asked, needed: Needed) => Promise<void>

/** The headers that name for whom just this request is made. */
export type Vouch = (request: {
  readonly subject: string
  readonly body: Uint8Array
}) => readonly (readonly [name: string, value: string])[]
