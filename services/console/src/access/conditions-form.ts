import type { Conditions } from '@urbe/contracts'

export type ConditionFault = 'networks' | 'minutes' | 'window'

/** Conditions as they stand in the form: texts and marks. */
export interface ConditionDraft {
  readonly mfa: boolean
  readonly owner: boolean
  readonly minutes: string
  readonly cities: readonly string[]
  readonly networks: string
  readonly windowed: boolean
  readonly timeZone: string
  /** 1 is Monday; none means every day. */
  readonly days: readonly number[]
  readonly from: string
  readonly to: string
}

const MINUTES = { min: 1, max: 1_440 } as const
const SECONDS_A_MINUTE = 60
const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/
/** The shape only: the service knows whether it is a network. */
const NETWORK = /^[0-9a-f.:]+\/\d{1,3}$/i

export function draftOfConditions(conditions: Conditions = {}): ConditionDraft {
  const { mfa, owner, authAgeSeconds, citiesInclude, ipIn, timeWindow } = conditions
  return {
    mfa: mfa === true,
    owner: owner === true,
    minutes: authAgeSeconds === undefined ? '' : String(Math.ceil(authAgeSeconds / SECONDS_A_MINUTE)),
    cities: citiesInclude ?? [],
    networks: ipIn?.join(', ') ?? '',
    windowed: timeWindow !== undefined,
    timeZone: timeWindow?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    days: timeWindow?.days ?? [],
    from: timeWindow?.from ?? '08:00',
    to: timeWindow?.to ?? '18:00',
  }
}

/** The conditions as the API takes them, or what is at fault; no conditions at all are undefined. */
export function conditionsOf(draft: ConditionDraft): Conditions | ConditionFault | undefined {
  const fault = faultIn(draft)
  if (fault !== undefined) return fault
  const { mfa, owner, cities } = draft
  const named = networksIn(draft)
  const age = minutesIn(draft)
  const conditions: Conditions = {
    ...(mfa && { mfa }),
    ...(owner && { owner }),
    ...(age !== undefined && { authAgeSeconds: age * SECONDS_A_MINUTE }),
    ...(cities.length > 0 && { citiesInclude: [...cities] }),
    ...(named.length > 0 && { ipIn: named }),
    ...(draft.windowed && { timeWindow: windowOf(draft) }),
  }
  return Object.keys(conditions).length === 0 ? undefined : conditions
}

function faultIn(draft: ConditionDraft): ConditionFault | undefined {
  const { windowed, from, to } = draft
  const age = minutesIn(draft)
  if (!networksIn(draft).every((each) => NETWORK.test(each))) return 'networks'
  if (age !== undefined && !(Number.isInteger(age) && age >= MINUTES.min && age <= MINUTES.max))
    return 'minutes'
  return windowed && (!CLOCK.test(from) || !CLOCK.test(to) || from === to) ? 'window' : undefined
}

function networksIn({ networks }: ConditionDraft): string[] {
  return networks.split(/[\s,]+/).filter((each) => each !== '')
}

function minutesIn({ minutes }: ConditionDraft): number | undefined {
  return minutes.trim() === '' ? undefined : Number(minutes)
}

function windowOf({ timeZone, from, to, days }: ConditionDraft): NonNullable<Conditions['timeWindow']> {
  return { timeZone, from, to, ...(days.length > 0 && { days: [...days].sort() }) }
}
