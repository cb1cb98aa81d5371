import { SETTING, SETTINGS, type SettingsColumns } from './city/settings.ts'
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
  valueAddedTax: { ratePercent: { min: 0, max: 40, fallback: 13, unit: 'percent of the price before tax' } },
  transitSubsidy: { sharePercent: { min: 0, max: 100, fallback: 50, unit: 'percent of the full fare' } },
  carbonPrice: {
    centsPerTonne: { min: 0, max: 50_000, fallback: 0, unit: 'cents per tonne of carbon dioxide' },
  },
  policing: {
    levelPercent: { min: 0, max: 200, fallback: 100, unit: 'percent of the service at the founding' },
  },
  maintenance: { levelPercent: { min: 0, max: 200, fallback: 100, unit: 'percent of what keeps assets up' } },
  autonomousCars: { sharePermille: { min: 0, max: 1000, fallback: 0, unit: 'thousandths of all cars' } },
  lockdown: {
    cutPercent: { min: 0, max: 90, fallback: 0, unit: 'percent of activities away from home' },
  },
  dieselBan: { inForce: { min: 0, max: 1, fallback: 0, unit: '1 in force, 0 not' } },
  demandResponse: {
    sharePercent: { min: 0, max: 40, fallback: 0, unit: 'percent of the electricity demand' },
  },
  transitService: {
    levelPercent: {
      min: 0,
      max: 200,
      fallback: 100,
      unit: 'percent of the vehicles that lines were laid out for',
    },
  },
  hospitalService: {
    levelPercent: {
      min: 0,
      max: 150,
      fallback: 100,
      unit: 'percent of the beds that were staffed at the founding',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ParameterRange>>>>

export type PolicyName = keyof typeof policies

export type PolicyParameters = Readonly<Record<string, number>>

export type PolicyInput =
  | { readonly type: 'EnactPolicy'; readonly policy: PolicyName; readonly parameters: PolicyParameters }
  | { readonly type: 'RepealPolicy'; readonly policy: PolicyName }

const SETTING_OF: Readonly<Record<PolicyName, number>> = {
  incomeTax: SETTING.incomeTaxPercent,
  universalIncome: SETTING.universalIncomeCents,
  congestionCharge: SETTING.congestionChargeCents,
  valueAddedTax: SETTING.valueAddedTaxPercent,
  transitSubsidy: SETTING.transitSubsidyPercent,
  carbonPrice: SETTING.carbonCentsPerTonne,
  policing: SETTING.policingPercent,
  maintenance: SETTING.maintenancePercent,
  autonomousCars: SETTING.autonomousPermille,
  lockdown: SETTING.lockdownPercent,
  dieselBan: SETTING.dieselBan,
  demandResponse: SETTING.demandResponsePercent,
  transitService: SETTING.transitServicePercent,
  hospitalService: SETTING.hospitalServicePercent,
}

// The keys are those of the record, all of them.
const NAMES = Object.keys(SETTING_OF) as readonly PolicyName[]

/** Writes what holds while no policy is enacted. */
export function foundSettings({ policySettings }: SettingsColumns): void {
  if (policySettings.length !== SETTINGS) throw new RangeError(`a city has ${SETTINGS} settings`)
  for (const name of NAMES) policySettings[SETTING_OF[name]] = fallbackOf(name)
}

/** Enacts or repeals a policy; throws a `WorldInputError` and changes nothing when the input is wrong. */
export function applyPolicy({ policySettings }: SettingsColumns, input: PolicyInput): void {
  const value = settingOf(input)
  policySettings[SETTING_OF[input.policy]] = value
}

/** The one number that holds after an input: every policy of today has one parameter. */
export function settingOf(input: PolicyInput): number {
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
