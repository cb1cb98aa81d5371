import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { csvRows } from './csv.ts'
import { serviceDate, weekdayOf } from './dates.ts'

function fields(text: string) {
  return [...csvRows('x.txt', text)].map((row) => [row.line, ...row.fields])
}

describe('comma-separated values', () => {
  it('may be quoted, hold quotes, commas and lines, and end in any way', () => {
    expect(fields('\ufeffa,b\r\n"x, ""y""","1\n2"\r\n\r\n,\n"",z')).toEqual([
      [1, 'a', 'b'],
      [2, 'x, "y"', '1\n2'],
      [5, '', ''],
      [6, '', 'z'],
    ])
  })

  it.each([
    ['a quote is not closed', 'a,b\n\n"c,d\n\n', 3],
    ['something stands behind a closing quote', 'a\n"b"c', 2],
    ['a quote stands within a field', 'a"b"', 1],
  ])('are refused where %s', (_what, text, line) => {
    expect(() => fields(text)).toThrow(
      expect.objectContaining({ name: 'FileFormatError', file: 'x.txt', line }),
    )
  })

  it('are read as they were written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é'), maxLength: 5 })
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const text = rows.map((row) => row.map(quoted).join(',')).join('\r\n')
        expect([...csvRows('x', text)].map((row) => row.fields)).toEqual(rows)
      }),
    )
  })
})

describe('a day of the calendar', () => {
  it('knows its weekday', () => {
    const days = ['20000229', '19000301', '20260109', '20260111', '16000101', '20991231']
    const names = days.map((day) => weekdayOf(serviceDate(day) ?? 0))
    expect(names).toEqual(['tuesday', 'thursday', 'friday', 'sunday', 'saturday', 'thursday'])
  })

  it('is told from what is none', () => {
    const days = [
      '20260230',
      '19000229',
      '20261301',
      '20260100',
      '2026-1-1',
      '',
      '202601011',
      '20000229',
      '20240229',
    ]
    expect(days.map(serviceDate)).toEqual([...new Array(7).fill(undefined), 20000229, 20240229])
  })
})
