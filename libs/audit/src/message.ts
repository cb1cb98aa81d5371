import {
  AUDIT_DETAILS_MAX,
  AUDIT_ENTRY_BYTES_MAX,
  AUDIT_TEXT_CHARACTERS_MAX,
  type AuditCategory,
  auditCategoryOf,
  type ServiceName,
} from '@urbe/contracts'
import type { Clock, NewId } from '@urbe/kernel'

import type { AuditAct } from './act.ts'
import { canonicalJson, type Json } from './canonical-json.ts'
import { networkOf } from './network.ts'

/** The sequencer adds the act's place in the tree. */
const ROOM_FOR_PLACE_BYTES = 64
export const AUDIT_MESSAGE_BYTES_MAX = AUDIT_ENTRY_BYTES_MAX - ROOM_FOR_PLACE_BYTES
const ROLES_MAX = 32
const NAME_CHARACTERS_MAX = 64
const ID_CHARACTERS_MAX = 256

interface Source {
  readonly service: ServiceName
  readonly clock: Clock
  readonly newId: NewId
}
export interface Written {
  readonly id: string
  readonly category: AuditCategory
  readonly text: string
}

/** What is published of an act. What a caller controls is cut to its limit, so that nobody can keep their act out of the trail. */
export function messageOf(act: AuditAct, { service, clock, newId }: Source): Written {
  const id = newId()
  const category = auditCategoryOf(act.action)
  const { action, outcome, reason, actor, target, context } = act
  const said = {
    v: 1,
    id,
    ts: clock().toISOString(),
    service,
    category,
    action,
    outcome,
    reason: cut(reason, NAME_CHARACTERS_MAX),
    actor: {
      type: actor.type,
      id: cut(actor.id, ID_CHARACTERS_MAX),
      roles: actor.roles?.slice(0, ROLES_MAX).map((role) => cut(role, NAME_CHARACTERS_MAX)),
      sessionId: cut(actor.sessionId, ID_CHARACTERS_MAX),
    },
    target: target && {
      type: cut(target.type, NAME_CHARACTERS_MAX),
      id: cut(target.id, ID_CHARACTERS_MAX),
      cityId: cut(target.cityId, ID_CHARACTERS_MAX),
    },
    context: context && {
      address: context.address === undefined ? undefined : networkOf(context.address),
      userAgent: cut(context.userAgent, AUDIT_TEXT_CHARACTERS_MAX),
      requestId: cut(context.requestId, ID_CHARACTERS_MAX),
      traceId: cut(context.traceId, ID_CHARACTERS_MAX),
    },
  } as const
  const text = canonicalJson({ ...said, details: detailsOf(act.details) } as Json)
  if (Buffer.byteLength(text) <= AUDIT_MESSAGE_BYTES_MAX) return { id, category, text }
  return { id, category, text: canonicalJson({ ...said, details: { tooLarge: true } } as Json) }
}

function detailsOf(details: AuditAct['details']): Json | undefined {
  if (details === undefined) return undefined
  const kept = Object.entries(details).slice(0, AUDIT_DETAILS_MAX)
  return Object.fromEntries(kept.map(([name, value]) => [cut(name, NAME_CHARACTERS_MAX), plain(value)]))
}

function plain(value: string | number | boolean | null): Json {
  if (typeof value === 'string') return cut(value, AUDIT_TEXT_CHARACTERS_MAX)
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

/** Also mends what is no text, which Postgres and the RFC of canonical JSON both refuse. */
function cut(text: string, charactersMax: number): string
function cut(text: string | undefined, charactersMax: number): string | undefined
function cut(text: string | undefined, charactersMax: number): string | undefined {
  return text?.slice(0, charactersMax).toWellFormed().replaceAll('\0', '\uFFFD')
}
