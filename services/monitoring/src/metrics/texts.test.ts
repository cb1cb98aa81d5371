import { expect, it } from '@jest/globals'

import type { MetricSample } from '@urbe/contracts'

import { csvText, prometheusText } from './texts.ts'

const gauge = (labels: Record<string, string>, value: number): MetricSample => ({
  name: 'urbe_city_kpi',
  type: 'gauge',
  help: 'back\\slash\nnext line',
  labels,
  value,
})
const part = (suffix: string, labels: Record<string, string>): MetricSample => ({
  name: `took_seconds_${suffix}`,
  type: 'histogram',
  help: 'Took',
  labels,
  value: 2,
})

it('writes HELP and TYPE once a metric and escapes what must be', () => {
  expect(prometheusText([gauge({ city: 'a"b\\c\nd' }, 1.5), gauge({}, Number.POSITIVE_INFINITY)])).toBe(
    [
      '# HELP urbe_city_kpi back\\\\slash\\nnext line',
      '# TYPE urbe_city_kpi gauge',
      'urbe_city_kpi{city="a\\"b\\\\c\\nd"} 1.5',
      'urbe_city_kpi +Inf',
      '',
    ].join('\n'),
  )
})

it('keeps the parts of a histogram under one head', () => {
  const text = prometheusText([part('bucket', { le: '1' }), part('count', {}), part('sum', {})])
  expect(text.match(/^# TYPE/gm)).toHaveLength(1)
  expect(text).toContain('# TYPE took_seconds histogram\n')
})

it('quotes the fields of a table that need it', () => {
  expect(csvText([gauge({ city: 'x', kpi: 'speed' }, 3)])).toBe(
    'name,type,labels,value\r\nurbe_city_kpi,gauge,"{city=""x"",kpi=""speed""}",3\r\n',
  )
})

it('is empty when there is nothing', () => {
  expect(prometheusText([])).toBe('')
})
