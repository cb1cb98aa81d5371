import type { AuditEntry } from '@urbe/contracts'

/** What detectors look at of an entry. */
export interface Act {
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly action: AuditEntry['action']
  readonly outcome: AuditEntry['outcome']
  readonly actor: AuditEntry['actor']
  /** Pseudonym of the name that somebody signs in under, whether there is such a user or not. */
  readonly account: string | undefined
  readonly network: string | undefined
  /** The user agent without its versions, so that an update is no new device. */
  readonly agent: string
  readonly target: AuditEntry['target']
  readonly operation: string
  readonly details: NonNullable<AuditEntry['details']>
}

const AGENT_CHARACTERS_MAX = 96

export function actOf({ seq, ts, action, outcome, actor, target, context, details = {} }: AuditEntry): Act {
  const { account, operation } = details
  const network = context?.address
  return {
    seq,
    at: Date.parse(ts),
    action,
    outcome,
    actor,
    account: typeof account === 'string' ? account : undefined,
    network: network === '' || network === 'unknown' ? undefined : network,
    agent: (context?.userAgent ?? '').replaceAll(/[\d._]+/g, '').slice(0, AGENT_CHARACTERS_MAX),
    target,
    operation: typeof operation === 'string' ? operation : '',
    details,
  }
}

/** The person behind an act, where there is one. */
export const userOf = ({ actor }: Act): string | undefined => (actor.type === 'user' ? actor.id : undefined)

/** What somebody who came in where they do not belong does next. */
const SENSITIVE: ReadonlySet<Act['action']> = new Set([
  'client.created',
  'data.exported',
  'key.backed-up',
  'key.compromised',
  'mfa.disabled',
  'password.changed',
  'policy.changed',
  'privacy.exported',
  'recovery-codes.made',
  'role.changed',
  'role.created',
  'role.granted',
  'secret.issued',
  'user.created',
  'user.disabled',
  'user.erased',
  'user.removed',
])
/** With fewer rows somebody looks at a list, as everybody does who works with it. */
export const ROWS_TAKEN_MIN = 500
export const isSensitive = ({ action, outcome, details: { rows } }: Act): boolean =>
  outcome === 'allowed' && SENSITIVE.has(action) && !(typeof rows === 'number' && rows < ROWS_TAKEN_MIN)
