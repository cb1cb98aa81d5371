import type { PasswordPolicy } from '@urbe/contracts'

/** The policy as it stands in the form: texts, marks and a choice. */
export interface PolicyDraft {
  readonly lengthMin: string
  readonly lengthMinWithSecondFactor: string
  readonly historyLength: string
  readonly strengthMin: string
  readonly blockCommon: boolean
  /** One on each line. */
  readonly contextWords: string
  readonly secondFactorRoles: readonly string[]
}
export type PolicyField = keyof PolicyDraft

export const policyFields = [
  'lengthMin',
  'lengthMinWithSecondFactor',
  'strengthMin',
  'blockCommon',
  'contextWords',
  'historyLength',
  'secondFactorRoles',
] as const satisfies readonly PolicyField[]

export const LENGTH = { min: 8, max: 64 } as const
export const HISTORY_MAX = 10
export const WORD = { min: 3, max: 64, count: 200 } as const
export const STRENGTHS = [0, 1, 2, 3, 4] as const

export function draftOf(policy: PasswordPolicy): PolicyDraft {
  return {
    lengthMin: String(policy.lengthMin),
    lengthMinWithSecondFactor: String(policy.lengthMinWithSecondFactor),
    historyLength: String(policy.historyLength),
    strengthMin: String(policy.strengthMin),
    blockCommon: policy.blockCommon,
    contextWords: policy.contextWords.join('\n'),
    secondFactorRoles: policy.secondFactorRoles,
  }
}

/** As the API takes it. What is no number goes as none: the service says at which field. */
export function policyOf(draft: PolicyDraft): PasswordPolicy {
  return {
    lengthMin: numberIn(draft.lengthMin),
    lengthMinWithSecondFactor: numberIn(draft.lengthMinWithSecondFactor),
    historyLength: numberIn(draft.historyLength),
    strengthMin: numberIn(draft.strengthMin),
    blockCommon: draft.blockCommon,
    contextWords: wordsIn(draft.contextWords),
    secondFactorRoles: [...draft.secondFactorRoles].sort(),
  }
}

export const wordsIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const numberIn = (text: string) => (text.trim() === '' ? Number.NaN : Number(text))

/** Of numbers and marks what was and what will be; of lists what comes and what goes. */
export type PolicyChange =
  | {
      readonly field: 'lengthMin' | 'lengthMinWithSecondFactor' | 'historyLength' | 'strengthMin'
      readonly from: number
      readonly to: number
    }
  | { readonly field: 'blockCommon'; readonly to: boolean }
  | {
      readonly field: 'contextWords' | 'secondFactorRoles'
      readonly added: readonly string[]
      readonly removed: readonly string[]
    }

/** What saving the draft would change. */
export function changesIn(draft: PolicyDraft, policy: PasswordPolicy): readonly PolicyChange[] {
  const wanted = policyOf(draft)
  return policyFields.flatMap((field): PolicyChange[] => {
    switch (field) {
      case 'blockCommon':
        return wanted.blockCommon === policy.blockCommon ? [] : [{ field, to: wanted.blockCommon }]
      case 'contextWords':
      case 'secondFactorRoles': {
        const [now, before] = [wanted[field], policy[field]]
        const added = now.filter((each) => !before.includes(each))
        const removed = before.filter((each) => !now.includes(each))
        return added.length + removed.length === 0 ? [] : [{ field, added, removed }]
      }
      default:
        return wanted[field] === policy[field] ? [] : [{ field, from: policy[field], to: wanted[field] }]
    }
  })
}
