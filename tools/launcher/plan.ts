import type { ServerCommand } from '@urbe/local-servers'

import type { RotationPlan } from './rotation/plan.ts'
import type { TlsPlan } from './tls/files.ts'

/** How to see that a process does its work. */
export type Readiness =
  | { readonly kind: 'nats' | 'postgres'; readonly port: number }
  | { readonly kind: 'http'; readonly url: string; readonly caFile?: string | undefined }

export interface ProcessPlan extends ServerCommand {
  readonly name: string
  /** Servers are started before services and ended after them. */
  readonly stage: 'server' | 'service'
  readonly env: Readonly<Record<string, string>>
  readonly ready: Readiness
  readonly stopSignal: 'SIGTERM' | 'SIGINT'
  readonly logFile: string
}

/** Everything the supervisor has to know; it holds passwords, so it is told and never written down. */
export interface Plan {
  readonly origin: string
  readonly recordFile: string
  readonly processes: readonly ProcessPlan[]
  readonly tls?: TlsPlan
  readonly rotation: RotationPlan
}

export type ToSupervisor = { readonly type: 'plan'; readonly plan: Plan } | { readonly type: 'services' }

export type FromSupervisor =
  | { readonly type: 'servers_ready' }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly reason: string }
