import type { DistrictConditions } from '@urbe/contracts'

import { formatNumber, formatValue } from '../i18n/format.ts'
import type { Locale } from '../i18n/locale.ts'
import type { MessageId, Say } from '../i18n/messages.ts'
import type { ShownLayer } from './layers.ts'

interface Tongue {
  readonly say: Say
  readonly locale: Locale
}
interface Figure {
  readonly name: MessageId
  readonly text: (district: DistrictConditions, tongue: Tongue) => string
}

/** What is told of each district, in the order in which it is read. */
export const districtFigures: readonly Figure[] = [
  { name: 'figure.residents', text: ({ residents }, { locale }) => formatNumber(residents, locale) },
  { name: 'figure.power', text: ({ powerPermille }, tongue) => served(powerPermille, tongue) },
  { name: 'figure.water', text: ({ waterPermille }, tongue) => served(waterPermille, tongue) },
  { name: 'figure.outage', text: ({ outageMinutes }, tongue) => minutes(outageMinutes, tongue) },
  { name: 'figure.air', text: ({ airIndex }, { say }) => say(airWord(airIndex)) },
  { name: 'figure.noise', text: ({ noiseTenths }, tongue) => decibels(noiseTenths, tongue) },
  { name: 'figure.offences', text: ({ offences }, { locale }) => formatNumber(offences, locale) },
]

/** The one figure that a layer writes on the map. */
export function layerFigure(layer: ShownLayer, district: DistrictConditions, tongue: Tongue): string {
  if (layer === 'air') return tongue.say(airWord(district.airIndex))
  return served(layer === 'water' ? district.waterPermille : district.powerPermille, tongue)
}

const airWords = ['air.unknown', 'air.1', 'air.2', 'air.3', 'air.4', 'air.5'] as const

function airWord(index: number): MessageId {
  return airWords[index] ?? 'air.unknown'
}

function served(permille: number, tongue: Tongue): string {
  return formatValue(permille / 1_000, 'percent', tongue)
}

function minutes(value: number, { say, locale }: Tongue): string {
  return say('unit.minutes', { value: formatNumber(value, locale) })
}

function decibels(tenths: number, { say, locale }: Tongue): string {
  return tenths === 0 ? '–' : say('unit.decibels', { value: formatNumber(tenths / 10, locale, 1) })
}
