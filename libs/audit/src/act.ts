import type { AuditAction } from '@urbe/contracts'

type Actor = 'user' | 'service-account' | 'service' | 'anonymous'

/** Who did what to whom, with what outcome, and where from. Never a secret: no password, token or seed, not even a part of one. */
export interface AuditAct {
  readonly action: AuditAction
  /** `refused`: a rule said no; `failed`: something went wrong on our side. */
  readonly outcome: 'allowed' | 'refused' | 'failed'
  /** Code of the error catalogue. */
  readonly reason?: string
  readonly actor: {
    readonly type: Actor
    readonly id?: string
    readonly roles?: readonly string[]
    readonly sessionId?: string
  }
  readonly target?: { readonly type: string; readonly id: string; readonly cityId?: string }
  readonly context?: {
    /** As it is; only its network is written. */
    readonly address?: string
    readonly userAgent?: string
    readonly requestId?: string
    readonly traceId?: string
  }
  readonly details?: Readonly<Record<string, string | number | boolean | null>>
}

export interface AuditTrail {
  /** Resolves when the log has stored the act. Refuses with `audit_unavailable` when it has not within `RECORD_DEADLINE_MS`. */
  readonly record: (act: AuditAct) => Promise<void>
  /** Never waits and never fails: written soon, or dropped and counted when too many wait. For refusals and for reading. */
  readonly note: (act: AuditAct) => void
}
