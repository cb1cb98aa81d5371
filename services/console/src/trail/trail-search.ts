import { type AuditAction, type AuditCategory, auditActions, auditCategoryOf } from '@urbe/contracts'

// The cast holds because Object.keys gives the names of the catalogue.
export const actionNames = Object.keys(auditActions) as readonly AuditAction[]

export const outcomes = ['allowed', 'refused', 'failed'] as const
export const categories = [
  'authentication',
  'accounts',
  'authorization',
  'operations',
  'keys',
  'privacy',
  'trail',
] as const satisfies readonly AuditCategory[]

/** What the list is narrowed to; it stands in the address, so that it can be sent to somebody. */
export interface TrailSearch {
  /** Everything that somebody did and that was done to them; nothing else narrows it then. */
  readonly about?: string
  readonly actor?: string
  /** An action, or a category. */
  readonly what?: string
  readonly outcome?: (typeof outcomes)[number]
  readonly from?: string
  readonly to?: string
}

export function trailSearch(given: Record<string, unknown>): TrailSearch {
  const about = textIn(given['about'])
  if (about !== undefined) return { about }
  const actor = textIn(given['actor'])
  const what = textIn(given['what'])
  const outcome = outcomes.find((each) => each === given['outcome'])
  const from = momentIn(given['from'])
  const to = momentIn(given['to'])
  return {
    ...(actor !== undefined && { actor }),
    ...(what !== undefined && actionsOf(what).length > 0 && { what }),
    ...(outcome && { outcome }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

/** As the API takes it. */
export function filterOf({ actor, what, outcome, from, to }: TrailSearch) {
  return {
    ...(actor !== undefined && { actor }),
    ...(what !== undefined && { actions: actionsOf(what).join(',') }),
    ...(outcome && { outcome }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

export function actionsOf(what: string): readonly AuditAction[] {
  return actionNames.filter((action) => action === what || auditCategoryOf(action) === what)
}

const TEXT_CHARACTERS_MAX = 256

function textIn(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' && given.length <= TEXT_CHARACTERS_MAX ? given : undefined
}

function momentIn(given: unknown): string | undefined {
  const at = Date.parse(textIn(given) ?? '')
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

/** A moment as an input of date and time takes it: local, without its zone. */
export function localMoment(at: string | undefined): string {
  if (at === undefined) return ''
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
