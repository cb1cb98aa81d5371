import { WorldInputError } from './errors.ts'

export interface ParameterRange {
  readonly min: number
  readonly max: number
  /** What holds while the policy is not enacted. */
  readonly fallback: number
  readonly unit: string
}

/** Every policy a city knows, with the whole numbers each parameter may take. */
export const policies = {
  incomeTax: { ratePercent: { min: 0, max: 60, fallback: 20, unit: 'percent' } },
  universalIncome: { centsPerDay: { min: 0, max: 5000, fallback: 0, unit: 'cents per adult and day' } },
  congestionCharge: {
    centsPerArrival: { min: 0, max: 2000, fallback: 0, unit: 'cents per arrival in the centre' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ParameterRange>>>>

export type PolicyName = keyof typeof policies

export type PolicyParameters = Readonly<Record<string, number>>

export type WorldInput =
  | { readonly type: 'EnactPolicy'; readonly policy: PolicyName; readonly parameters: PolicyParameters }
  | { readonly type: 'RepealPolicy'; readonly policy: PolicyName }

/** The one number that holds after an input: every policy of today has one parameter. */
export function settingOf(input: WorldInput): number {
  const [name, range] = parameterOf(input.policy)
  if (input.type === 'RepealPolicy') return range.fallback
  for (const given of Object.keys(input.parameters)) {
    if (given !== name) throw new WorldInputError('unknown_parameter', `${input.policy} has no ${given}`)
  }
  const value = input.parameters[name]
  if (value === undefined || !Number.isInteger(value) || value < range.min || value > range.max) {
    const message = `${name} is a whole number from ${range.min} to ${range.max}`
    throw new WorldInputError('parameter_out_of_range', message)
  }
  return value
}

export function fallbackOf(policy: PolicyName): number {
  return parameterOf(policy)[1].fallback
}

function parameterOf(policy: PolicyName): readonly [string, ParameterRange] {
  const parameters: Readonly<Record<string, ParameterRange>> | undefined = Object.hasOwn(policies, policy)
    ? policies[policy]
    : undefined
  const first = parameters && Object.entries(parameters)[0]
  if (!first) throw new WorldInputError('unknown_policy', `there is no policy ${String(policy)}`)
  return first
}
