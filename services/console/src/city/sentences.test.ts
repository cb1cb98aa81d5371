import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'
import { setupI18n } from '@lingui/core'

import { type Locale, locales } from '../i18n/locale.ts'
import {
  kindOf,
  parameterName,
  parameterValue,
  policyName,
  policyStory,
  sentenceOf,
  type Tongue,
} from './sentences.ts'

function tongue(locale: Locale): Tongue {
  const file = new URL(`../i18n/locales/${locale}.json`, import.meta.url)
  const i18n = setupI18n({ locale, messages: { [locale]: JSON.parse(readFileSync(file, 'utf8')) } })
  return { locale, say: (id, values) => i18n._(id, values) }
}
const english = tongue('en')
const portuguese = tongue('pt-BR')
const at = '2030-01-07T05:30:00.000Z'

it.each([
  [
    'StreetClosed',
    { link: 1, road: 'Quay Road', links: 6, hours: 1 },
    'Quay Road is closed to cars for one hour.',
  ],
  [
    'FloodCame',
    { levelDecimetres: 25, hours: 36, links: 48, people: 310 },
    'A flood closes 48 roads and reaches the homes of 310 people.',
  ],
  ['FloodDrained', { hours: 36 }, 'The flood has drained after 36 hours.'],
  ['StreetOpened', { link: 1, road: '', links: 1 }, 'A street without a name is open again.'],
])('%s is one sentence', (type, data, sentence) => {
  expect(sentenceOf({ type, data }, english)).toBe(sentence)
})

describe('an event in one sentence', () => {
  it.each([
    ['RunStarted', { speed: { mode: 'max' }, at }, 'The city came to life.'],
    ['RunSpeedChanged', { speed: { ticksPerSecond: 10 }, at }, 'New speed: 10 simulated minutes a second.'],
    ['RunSpeedChanged', { speed: { mode: 'max' }, at }, 'New speed: as fast as possible.'],
    [
      'TrafficJammed',
      { link: 1, road: 'Quay Road', vehicles: 34 },
      'Quay Road is jammed: 34 vehicles queue.',
    ],
    [
      'BusinessFailed',
      { business: 1, name: 'Mill', jobsLost: 1 },
      'Mill closed down; one person lost a job.',
    ],
    [
      'SupplyLost',
      { utility: 'power', district: 4, name: 'Fernwick', districts: 2, servedPermille: 310 },
      'Power is short in 2 districts, worst in Fernwick.',
    ],
    ['SupplyRestored', { utility: 'water', hours: 1 }, 'All districts have water again after one hour.'],
    [
      'UtilityAssetFailed',
      { asset: 12, kind: 'pipe', district: 4, name: 'Fernwick', repairHours: 18 },
      'A water main broke down in Fernwick; repair takes 18 hours.',
    ],
    ['PolicyRepealed', { policy: 'incomeTax', at }, 'Income tax was repealed.'],
    [
      'PolicyEnacted',
      { policy: 'congestionCharge', parameters: { centsPerArrival: 250 }, at },
      'Congestion charge was enacted: ¤ 2.50.',
    ],
    [
      'DayClosed',
      { day: 0, kpis: { satisfaction: 71.26, unemployment: 0.064 } },
      'Day 1 closed: satisfaction 71.3 of 100, unemployment 6.4%.',
    ],
    [
      'DayClosed',
      { day: 2, kpis: { tripsCompleted: 1200, travelTimeMeanSeconds: 630 } },
      'Day 3 closed: 1,200 trips arrived, 10.5 min on average.',
    ],
  ])('tells %s', (type, data, sentence) => {
    expect(sentenceOf({ type, data }, english)).toBe(sentence)
  })
  it('speaks Portuguese too', () => {
    const event = { type: 'TrafficJammed', data: { link: 1, road: 'Rua do Cais', vehicles: 1 } }
    expect(sentenceOf(event, portuguese)).toBe('Rua do Cais está congestionada: 1 veículo na fila.')
  })
  it('shows the type of an event that it does not know', () => {
    expect(sentenceOf({ type: 'MoonLanded', data: {} }, english)).toBe('MoonLanded')
  })
  it.each(locales)('leaves no placeholder open in %s', (locale) => {
    const event = { type: 'RunStopped', data: { reason: 'removed', at } }
    expect(sentenceOf(event, tongue(locale))).not.toMatch(/[{}]/)
  })
})

describe('a shock in one sentence', () => {
  const struck = (shock: object) => ({ type: 'ShockStruck', data: { shock, at } })
  it.each([
    [
      { kind: 'flood', levelDecimetres: 25, hours: 36 },
      'The river rises 2.5 m above its usual level; in 36 hours it has drained.',
    ],
    [{ kind: 'populationGrowth', people: 400, days: 7 }, '400 people move in, over 7 days.'],
    [{ kind: 'recession', percent: 30, days: 90 }, 'The rest of the world buys 30 % less for 90 days.'],
    [
      { kind: 'roadClosure', link: 12, extent: 3, hours: 24 },
      'The street of link 12 was ordered to be closed for 24 hours.',
    ],
    [
      { kind: 'outbreak', cases: 250, r0Permille: 2450 },
      'A disease broke out: 250 cases, 2.5 infections by each.',
    ],
    [
      { kind: 'assetFailure', asset: 12, hours: 1 },
      'Asset 12 of the grid or the mains was struck; repair takes one hour.',
    ],
    [{ kind: 'fuelPrice', percent: 80, days: 14 }, 'Fuel is 80 % dearer for 14 days.'],
    [{ kind: 'fuelPrice', percent: -30, days: 1 }, 'Fuel is 30 % cheaper for one day.'],
  ])('tells %j', (shock, sentence) => {
    expect(sentenceOf(struck(shock), english)).toBe(sentence)
  })
  it('speaks Portuguese too', () => {
    const sentence = 'O combustível está 80 % mais caro por 2 dias.'
    expect(sentenceOf(struck({ kind: 'fuelPrice', percent: 80, days: 2 }), portuguese)).toBe(sentence)
  })
})

it('sorts events into kinds', () => {
  expect(
    ['TrafficJammed', 'BusinessFailed', 'SupplyLost', 'PolicyEnacted', 'MoonLanded'].map(kindOf),
  ).toEqual(['traffic', 'economy', 'supply', 'government', 'government'])
})
const offered = {
  incomeTax: 'ratePercent',
  universalIncome: 'centsPerDay',
  congestionCharge: 'centsPerArrival',
  valueAddedTax: 'ratePercent',
  transitSubsidy: 'sharePercent',
  carbonPrice: 'centsPerTonne',
  policing: 'levelPercent',
  maintenance: 'levelPercent',
  autonomousCars: 'sharePermille',
  lockdown: 'cutPercent',
  dieselBan: 'inForce',
  demandResponse: 'sharePercent',
  transitService: 'levelPercent',
  hospitalService: 'levelPercent',
}
it('has a name, a story and a name for the parameter of every policy, in each language', () => {
  for (const { say } of [english, portuguese]) {
    for (const [policy, parameter] of Object.entries(offered)) {
      expect(policyName(policy, say)).not.toBe(policy)
      expect(policyStory(policy, say)).toMatch(/\.$/)
      expect(parameterName(parameter, say)).not.toBe(parameter)
    }
  }
})
it('names policies and their values, and passes on those it does not know', () => {
  expect(policyName('incomeTax', portuguese.say)).toBe('Imposto de renda')
  expect(policyName('curfew', english.say, 'Curfew at night')).toBe('Curfew at night')
  const shown = (name: string, value: number) => parameterValue(name, value, english)
  expect([shown('ratePercent', 20), shown('hours', 3)]).toEqual(['20 %', '3'])
  expect([shown('sharePermille', 125), shown('centsPerTonne', 4_500)]).toEqual(['12.5 %', '¤ 45.00'])
  expect([shown('inForce', 1), parameterValue('inForce', 0, portuguese)]).toEqual(['yes', 'não'])
})
