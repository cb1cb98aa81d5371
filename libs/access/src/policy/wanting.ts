import { decide, type Question } from './decide.ts'
import type { RoleHolder, Rule } from './rule.ts'
import { visibleBy } from './visible.ts'

/** In the words of RFC 9470: how old a proof may be at most, and whether it must be by two factors. */
export interface ProofWanted {
  readonly maxAgeSeconds?: number | undefined
  readonly mfa?: true | undefined
}

/** Without a resource: of lists, which are open as soon as one city is. */
export type WhatIf = Omit<Question, 'resource'> & { readonly resource?: Question['resource'] | undefined }

/** What would be missing still if its holder had proved a moment ago, by two factors, who they are: nothing, or it is no use. */
export function wanting(question: WhatIf, rules: readonly Rule[]): ProofWanted | undefined {
  const { holder, circumstances } = question
  const proven = { ...holder, mfa: true, authTime: Math.floor(circumstances.now.getTime() / 1000) }
  if (isOpen(question, holder, rules) || !isOpen(question, proven, rules)) return undefined
  const opening = rules.find(
    ({ effect, conditions: { holdsNow, holdsFor } }) =>
      effect === 'allow' &&
      holdsNow(proven, circumstances) &&
      !holdsNow(holder, circumstances) &&
      (question.resource === undefined || holdsFor(proven, question.resource)),
  )
  return { maxAgeSeconds: opening?.given?.authAgeSeconds, mfa: opening?.given?.mfa }
}

function isOpen(
  { resource, permission, circumstances }: WhatIf,
  holder: RoleHolder,
  rules: readonly Rule[],
): boolean {
  if (resource !== undefined) return decide({ holder, permission, resource, circumstances }, rules).allowed
  return holder.scope?.has(permission) !== false && !visibleBy({ holder, circumstances, rules }).isEmpty
}
