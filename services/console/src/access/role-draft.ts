import { type Grant, type Permission, systemRoleNames } from '@urbe/contracts'

import {
  type ConditionDraft,
  type ConditionFault,
  conditionsOf,
  draftOfConditions,
} from './conditions-form.ts'

export interface RoleDraft {
  readonly description: string
  readonly grants: readonly Grant[]
}

/** A rule of a role as it stands in the form. */
export interface GrantDraft {
  /** Tells rules apart while they are written: they have no names. */
  readonly key: number
  readonly permission: Permission
  readonly effect: 'allow' | 'deny'
  readonly conditions: ConditionDraft
}
export interface GrantFault {
  readonly key: number
  readonly fault: ConditionFault
}

export const DESCRIPTION_CHARACTERS_MAX = 200
const NAME = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/

export function isRoleName(name: string): boolean {
  return NAME.test(name) && !systemRoleNames.some((system) => system === name)
}

export function draftsOf(grants: readonly Grant[]): readonly GrantDraft[] {
  return grants.map(({ permission, effect, conditions }, key) => ({
    key,
    permission,
    effect,
    conditions: draftOfConditions(conditions),
  }))
}

/** One more rule, with a key that none had before. */
export function withOneMore(drafts: readonly GrantDraft[]): readonly GrantDraft[] {
  const key = Math.max(-1, ...drafts.map((draft) => draft.key)) + 1
  return [...drafts, { key, permission: 'city:read', effect: 'allow', conditions: draftOfConditions() }]
}

/** The rules as the API takes them, or the first one that is at fault. */
export function grantsOf(drafts: readonly GrantDraft[]): readonly Grant[] | GrantFault {
  const grants: Grant[] = []
  for (const { key, permission, effect, conditions: draft } of drafts) {
    // What somebody owns cannot be denied to them: the form does not show the mark there.
    const conditions = conditionsOf(effect === 'deny' ? { ...draft, owner: false } : draft)
    if (typeof conditions === 'string') return { key, fault: conditions }
    grants.push({ permission, effect, ...(conditions && { conditions }) })
  }
  return grants
}
