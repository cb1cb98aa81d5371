import type {
  CityEvent,
  PolicyEvent,
  RunEvent,
  SourceEvent,
  TicksSimulated,
  WorldFact,
} from '@urbe/contracts'

import { formatMoney, formatNumber, formatValue } from '../i18n/format.ts'
import type { Locale } from '../i18n/locale.ts'
import type { MessageId, Say } from '../i18n/messages.ts'

type Known = CityEvent | PolicyEvent | RunEvent | SourceEvent | TicksSimulated | WorldFact
/** An event as it comes over the wire; one of a type that is known here has the data of that type. */
export interface Happening {
  readonly type: string
  readonly data: unknown
}
export interface Tongue {
  readonly say: Say
  readonly locale: Locale
}
type Of<Type extends Known['type']> = Extract<Known, { type: Type }>['data']
type Teller<Type extends Known['type']> = (data: Of<Type>, tongue: Tongue) => string

export type EventKind = 'traffic' | 'economy' | 'government'

type Tellers = { readonly [Type in Known['type']]?: Teller<Type> }

const tellers: Tellers = {
  RunStarted: (_, { say }) => say('event.RunStarted'),
  RunPaused: (_, { say }) => say('event.RunPaused'),
  RunResumed: (_, { say }) => say('event.RunResumed'),
  RunSpeedChanged: ({ speed }, { say }) => say('event.RunSpeedChanged', { speed: speedText(speed, say) }),
  RunStopped: ({ reason }, { say }) =>
    say(reason === 'removed' ? 'event.RunStopped.removed' : 'event.RunStopped'),
  PolicyEnacted: policyEnacted,
  PolicyRepealed: ({ policy }, { say }) => say('event.PolicyRepealed', { policy: policyName(policy, say) }),
  TrafficJammed: ({ road, vehicles }, { say }) => say('event.TrafficJammed', { road, vehicles }),
  TrafficCleared: ({ road }, { say }) => say('event.TrafficCleared', { road }),
  BusinessFailed: ({ name, jobsLost }, { say }) => say('event.BusinessFailed', { name, jobsLost }),
  BusinessFounded: ({ name }, { say }) => say('event.BusinessFounded', { name }),
  TripsFinished: ({ day, completed, planned }, { say, locale }) =>
    say('event.TripsFinished', {
      day: day + 1,
      completed: formatNumber(completed, locale),
      planned: formatNumber(planned, locale),
    }),
  DayClosed: dayClosed,
  SourceFileAttached: (_, { say }) => say('event.SourceFileAttached'),
}

/** The event in one sentence. Of a type that is not known here the type is shown: nothing is hidden. */
export function sentenceOf({ type, data }: Happening, tongue: Tongue): string {
  const tell = (tellers as Readonly<Record<string, ((data: unknown, tongue: Tongue) => string) | undefined>>)[
    type
  ]
  return tell?.(data, tongue) ?? tongue.say('event.unknown', { type })
}

const kinds: Readonly<Record<string, EventKind>> = {
  TrafficJammed: 'traffic',
  TrafficCleared: 'traffic',
  TripsFinished: 'traffic',
  BusinessFailed: 'economy',
  BusinessFounded: 'economy',
  DayClosed: 'economy',
}

/** What an operator did is government; so is whatever is not known to be something else. */
export function kindOf(type: string): EventKind {
  return kinds[type] ?? 'government'
}

export function speedText(speed: Of<'RunSpeedChanged'>['speed'], say: Say): string {
  return 'mode' in speed ? say('run.speed.max') : say('run.speed.ticks', { count: speed.ticksPerSecond })
}

const policyNames: Readonly<Record<string, MessageId>> = {
  incomeTax: 'policy.incomeTax',
  universalIncome: 'policy.universalIncome',
  congestionCharge: 'policy.congestionCharge',
}
const policyStories: Readonly<Record<string, MessageId>> = {
  incomeTax: 'policy.incomeTax.about',
  universalIncome: 'policy.universalIncome.about',
  congestionCharge: 'policy.congestionCharge.about',
}
const parameterNames: Readonly<Record<string, MessageId>> = {
  ratePercent: 'parameter.ratePercent',
  centsPerDay: 'parameter.centsPerDay',
  centsPerArrival: 'parameter.centsPerArrival',
}

/** The catalogue speaks English; what we can name we name in the reader's language. */
export function policyName(policy: string, say: Say, title = policy): string {
  const id = policyNames[policy]
  return id === undefined ? title : say(id)
}

export function policyStory(policy: string, say: Say): string | undefined {
  const id = policyStories[policy]
  return id === undefined ? undefined : say(id)
}

export function parameterName(parameter: string, say: Say): string {
  const id = parameterNames[parameter]
  return id === undefined ? parameter : say(id)
}

/** The name of a parameter carries its unit: cents are shown as money, percent as percent. */
export function parameterValue(name: string, value: number, locale: Locale): string {
  if (name.startsWith('cents')) return formatMoney(value, locale)
  return name.endsWith('Percent') ? `${formatNumber(value, locale)} %` : formatNumber(value, locale)
}

function policyEnacted({ policy, parameters }: Of<'PolicyEnacted'>, { say, locale }: Tongue): string {
  const name = policyName(policy, say)
  const entries = Object.entries(parameters)
  if (entries.length === 0) return say('event.PolicyEnacted.plain', { policy: name })
  const listed = entries.map(([key, value]) => parameterValue(key, value, locale)).join(', ')
  return say('event.PolicyEnacted', { policy: name, parameters: listed })
}

function dayClosed({ day, kpis }: Of<'DayClosed'>, { say, locale }: Tongue): string {
  const { satisfaction, unemployment, tripsCompleted = 0, travelTimeMeanSeconds = 0 } = kpis
  if (satisfaction === undefined || unemployment === undefined) {
    const minutes = formatNumber(travelTimeMeanSeconds / 60, locale, 1)
    return say('event.DayClosed', { day: day + 1, trips: formatNumber(tripsCompleted, locale), minutes })
  }
  return say('event.DayClosed.society', {
    day: day + 1,
    satisfaction: formatNumber(satisfaction, locale, 1),
    unemployment: formatValue(unemployment, 'percent', { locale, say }),
  })
}
