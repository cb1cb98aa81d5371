import type {
  CityEvent,
  PolicyEvent,
  RunEvent,
  ShockEvent,
  SourceEvent,
  TicksSimulated,
  WorldFact,
} from '@urbe/contracts'

import { formatMoney, formatNumber, formatValue } from '../i18n/format.ts'
import type { Locale } from '../i18n/locale.ts'
import type { MessageId, Say } from '../i18n/messages.ts'

type Known = CityEvent | PolicyEvent | RunEvent | ShockEvent | SourceEvent | TicksSimulated | WorldFact
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

export type EventKind = 'traffic' | 'economy' | 'government' | 'supply'

type Tellers = { readonly [Type in Known['type']]?: Teller<Type> }

const assetNames: Readonly<Record<Of<'UtilityAssetFailed'>['kind'], MessageId>> = {
  feeder: 'asset.feeder',
  transmission: 'asset.transmission',
  transformer: 'asset.transformer',
  station: 'asset.station',
  pipe: 'asset.pipe',
  pump: 'asset.pump',
}

const tellers: Tellers = {
  RunStarted: (_, { say }) => say('event.RunStarted'),
  RunPaused: (_, { say }) => say('event.RunPaused'),
  RunResumed: (_, { say }) => say('event.RunResumed'),
  RunSpeedChanged: ({ speed }, { say }) => say('event.RunSpeedChanged', { speed: speedText(speed, say) }),
  RunStopped: ({ reason }, { say }) =>
    say(reason === 'removed' ? 'event.RunStopped.removed' : 'event.RunStopped'),
  PolicyEnacted: policyEnacted,
  PolicyRepealed: ({ policy }, { say }) => say('event.PolicyRepealed', { policy: policyName(policy, say) }),
  ShockStruck: shockStruck,
  TrafficJammed: ({ road, vehicles }, { say }) => say('event.TrafficJammed', { road, vehicles }),
  TrafficCleared: ({ road }, { say }) => say('event.TrafficCleared', { road }),
  StreetClosed: ({ road, links, hours }, { say }) =>
    say('event.StreetClosed', { road: streetName(road, say), links, hours }),
  StreetOpened: ({ road }, { say }) => say('event.StreetOpened', { road: streetName(road, say) }),
  FloodCame: ({ links, people, hours }, { say }) => say('event.FloodCame', { links, people, hours }),
  FloodDrained: ({ hours }, { say }) => say('event.FloodDrained', { hours }),
  BusinessFailed: ({ name, jobsLost }, { say }) => say('event.BusinessFailed', { name, jobsLost }),
  BusinessFounded: ({ name }, { say }) => say('event.BusinessFounded', { name }),
  SupplyLost: ({ utility, name, districts }, { say }) =>
    say(utility === 'power' ? 'event.SupplyLost.power' : 'event.SupplyLost.water', { name, districts }),
  SupplyRestored: ({ utility, hours }, { say }) =>
    say(utility === 'power' ? 'event.SupplyRestored.power' : 'event.SupplyRestored.water', { hours }),
  UtilityAssetFailed: ({ kind, name, repairHours }, { say }) =>
    say('event.UtilityAssetFailed', { what: say(assetNames[kind]), name, hours: repairHours }),
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
  StreetClosed: 'traffic',
  StreetOpened: 'traffic',
  FloodCame: 'supply',
  FloodDrained: 'supply',
  TripsFinished: 'traffic',
  BusinessFailed: 'economy',
  BusinessFounded: 'economy',
  DayClosed: 'economy',
  SupplyLost: 'supply',
  SupplyRestored: 'supply',
  UtilityAssetFailed: 'supply',
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
  valueAddedTax: 'policy.valueAddedTax',
  transitSubsidy: 'policy.transitSubsidy',
  carbonPrice: 'policy.carbonPrice',
  policing: 'policy.policing',
  maintenance: 'policy.maintenance',
  autonomousCars: 'policy.autonomousCars',
  lockdown: 'policy.lockdown',
  dieselBan: 'policy.dieselBan',
  demandResponse: 'policy.demandResponse',
  transitService: 'policy.transitService',
  hospitalService: 'policy.hospitalService',
}
const policyStories: Readonly<Record<string, MessageId>> = {
  incomeTax: 'policy.incomeTax.about',
  universalIncome: 'policy.universalIncome.about',
  congestionCharge: 'policy.congestionCharge.about',
  valueAddedTax: 'policy.valueAddedTax.about',
  transitSubsidy: 'policy.transitSubsidy.about',
  carbonPrice: 'policy.carbonPrice.about',
  policing: 'policy.policing.about',
  maintenance: 'policy.maintenance.about',
  autonomousCars: 'policy.autonomousCars.about',
  lockdown: 'policy.lockdown.about',
  dieselBan: 'policy.dieselBan.about',
  demandResponse: 'policy.demandResponse.about',
  transitService: 'policy.transitService.about',
  hospitalService: 'policy.hospitalService.about',
}
const parameterNames: Readonly<Record<string, MessageId>> = {
  ratePercent: 'parameter.ratePercent',
  centsPerDay: 'parameter.centsPerDay',
  centsPerArrival: 'parameter.centsPerArrival',
  centsPerTonne: 'parameter.centsPerTonne',
  sharePercent: 'parameter.sharePercent',
  levelPercent: 'parameter.levelPercent',
  sharePermille: 'parameter.sharePermille',
  cutPercent: 'parameter.cutPercent',
  inForce: 'parameter.inForce',
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

/** The name of a parameter carries its unit: cents are shown as money, percent and thousandths as percent. */
export function parameterValue(name: string, value: number, { say, locale }: Tongue): string {
  if (name === 'inForce') return say(value === 0 ? 'parameter.no' : 'parameter.yes')
  if (name.startsWith('cents')) return formatMoney(value, locale)
  if (name.endsWith('Permille')) return percentText(value / PERMILLE_A_PERCENT, locale)
  return name.endsWith('Percent') ? percentText(value, locale) : formatNumber(value, locale)
}

const PERMILLE_A_PERCENT = 10

function percentText(percent: number, locale: Locale): string {
  return `${formatNumber(percent, locale, Number.isInteger(percent) ? 0 : 1)} %`
}

function policyEnacted({ policy, parameters }: Of<'PolicyEnacted'>, tongue: Tongue): string {
  const { say } = tongue
  const name = policyName(policy, say)
  const entries = Object.entries(parameters)
  if (entries.length === 0) return say('event.PolicyEnacted.plain', { policy: name })
  const listed = entries.map(([key, value]) => parameterValue(key, value, tongue)).join(', ')
  return say('event.PolicyEnacted', { policy: name, parameters: listed })
}

const THOUSANDTHS = 1000
const DECIMETRES_A_METRE = 10

function shockStruck({ shock }: Of<'ShockStruck'>, { say, locale }: Tongue): string {
  switch (shock.kind) {
    case 'outbreak': {
      const r0 = formatNumber(shock.r0Permille / THOUSANDTHS, locale, 1)
      return say('event.ShockStruck.outbreak', { cases: shock.cases, r0 })
    }
    case 'assetFailure':
      return say('event.ShockStruck.assetFailure', { asset: shock.asset, hours: shock.hours })
    case 'roadClosure':
      return say('event.ShockStruck.roadClosure', { link: shock.link, hours: shock.hours })
    case 'flood':
      return say('event.ShockStruck.flood', {
        metres: formatNumber(shock.levelDecimetres / DECIMETRES_A_METRE, locale, 1),
        hours: shock.hours,
      })
    case 'populationGrowth':
      return say('event.ShockStruck.populationGrowth', {
        people: shock.people,
        days: shock.days,
      })
    case 'recession':
      return say('event.ShockStruck.recession', {
        percent: percentText(shock.percent, locale),
        days: shock.days,
      })
    case 'fuelPrice': {
      const change = { percent: percentText(Math.abs(shock.percent), locale), days: shock.days }
      return say(shock.percent < 0 ? 'event.ShockStruck.cheaper' : 'event.ShockStruck.dearer', change)
    }
  }
}

/** An imported street may have none. */
function streetName(road: string, say: Say): string {
  return road === '' ? say('event.street.unnamed') : road
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
