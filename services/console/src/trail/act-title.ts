import type { AuditAction } from '@urbe/contracts'

import type { Say } from '../i18n/messages.ts'
import { actionNames } from './trail-search.ts'

/** An act in words; one that this console does not know keeps the name that the trail gives it. */
export function actTitle(action: string, say: Say): string {
  return isKnown(action) ? say(`act.${action}`) : action
}

function isKnown(action: string): action is AuditAction {
  return actionNames.some((known) => known === action)
}
