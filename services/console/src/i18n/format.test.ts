import { describe, expect, it } from '@jest/globals'

import { simulatedTimeAt } from '@urbe/contracts'

import {
  clockOf,
  dayOf,
  formatLength,
  formatMoney,
  formatValue,
  shareOfDay,
  simulatedTimeOf,
  weekdayOf,
} from './format.ts'
import type { Say } from './messages.ts'

const say: Say = (id, values) => `${values?.['value']} ${id.split('.')[1]}`
const START = '2030-01-07T05:30:00.000Z'

describe('simulated time', () => {
  it('is that of the contracts', () => {
    for (const tick of [0, 1, 1_440, 99_999]) expect(simulatedTimeOf(tick)).toBe(simulatedTimeAt(tick))
    expect(simulatedTimeOf(1, 30)).toBe('2030-01-07T05:31:30.000Z')
  })
  it('begins on a Monday at half past five, on day 1', () => {
    expect([clockOf(START, 'en'), weekdayOf(START, 'en'), dayOf(START)]).toEqual(['05:30', 'Monday', 1])
    expect(weekdayOf(START, 'pt-BR')).toBe('segunda-feira')
  })
  it('has midnight at the start of a day', () => {
    const midnight = '2030-01-08T00:00:00.000Z'
    expect([clockOf(midnight, 'en'), dayOf(midnight), shareOfDay(midnight)]).toEqual(['00:00', 2, 0])
  })
  it('is half a day at noon', () => {
    expect(shareOfDay('2030-01-09T12:00:00.000Z')).toBe(0.5)
  })
})

describe('values', () => {
  it('carry their unit in the manner of the language', () => {
    expect(formatValue(754.2, 'minutes', { locale: 'pt-BR', say })).toBe('12,6 minutes')
    expect(formatValue(0.0634, 'percent', { locale: 'en', say })).toBe('6.3%')
    expect(formatValue(1.234, 'ratio', { locale: 'pt-BR', say })).toBe('1,23')
    expect(formatValue(12_345, 'count', { locale: 'en', say })).toBe('12,345')
  })
  it('take a larger unit when there are many of the small one', () => {
    const tongue = { locale: 'en', say } as const
    expect(formatValue(950, 'kilograms', tongue)).toBe('950 kilograms')
    expect(formatValue(31_500, 'kilograms', tongue)).toBe('32 tonnes')
    expect(formatValue(800, 'kilowattHours', tongue)).toBe('800 kilowattHours')
    expect(formatValue(25_000_000, 'kilowattHours', tongue)).toBe('25K megawattHours')
    expect(formatValue(152_300, 'kilometres', tongue)).toBe('152.3K kilometres')
  })
  it('tell a share and a percentage apart', () => {
    const tongue = { locale: 'en', say } as const
    expect([formatValue(0.023, 'percent', tongue), formatValue(2.3, 'percentage', tongue)]).toEqual([
      '2.3%',
      '2.3%',
    ])
  })
  it('price energy by the kilowatt-hour', () => {
    expect(formatValue(12, 'moneyPerKwh', { locale: 'en', say })).toBe('¤ 0.12 perKwh')
  })
  it('shorten large sums of money', () => {
    expect(formatMoney(123_45, 'en')).toBe('¤ 123.45')
    expect(formatMoney(456_000_000, 'en')).toBe('¤ 4.6M')
  })
  it('change from metres to kilometres at a thousand', () => {
    expect(formatLength(500, 'en', say)).toBe('500 metres')
    expect(formatLength(2_000, 'en', say)).toBe('2 kilometres')
  })
})
