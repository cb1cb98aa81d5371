import { expect, it } from '@jest/globals'

import { type MetricSample, SERIES_PER_METRIC_MAX } from '@urbe/contracts'

import { METRICS_MAX, seriesStore } from './series.ts'

const sample = (over: Partial<MetricSample> = {}): MetricSample => ({
  name: 'queue_length',
  type: 'gauge',
  help: 'Waiting',
  labels: {},
  value: 1,
  ...over,
})
const told = { at: 1_000, source: 'auth' }

it('keeps the newest value of a series, whatever the order of its labels', () => {
  const store = seriesStore()
  store.put(sample({ labels: { a: '1', b: '2' } }), told)
  store.put(sample({ labels: { b: '2', a: '1' }, value: 5 }), { ...told, at: 2_000 })
  expect(store.all().map(({ value }) => value)).toEqual([5])
})

it('does not go back in time', () => {
  const store = seriesStore()
  store.put(sample({ value: 5 }), told)
  expect(store.put(sample({ value: 4 }), { ...told, at: 500 })).toBeUndefined()
  expect(store.all()[0]?.value).toBe(5)
})

it('drops and counts the series beyond the limit of a metric', () => {
  const store = seriesStore()
  for (let index = 0; index <= SERIES_PER_METRIC_MAX; index++) {
    store.put(sample({ labels: { index: String(index) } }), told)
  }
  expect([store.all().length, store.dropped()]).toEqual([SERIES_PER_METRIC_MAX, 1])
  expect(store.put(sample({ labels: { index: '0' }, value: 7 }), told)).toBeDefined()
})

it('drops and counts the metrics beyond their limit', () => {
  const store = seriesStore()
  for (let index = 0; index <= METRICS_MAX; index++) store.put(sample({ name: `metric_${index}` }), told)
  expect([store.all().length, store.dropped()]).toEqual([METRICS_MAX, 1])
})

it('forgets everything that a silent source has told', () => {
  const store = seriesStore()
  store.put(sample(), told)
  store.put(sample({ labels: { of: 'another' } }), { at: 1, source: 'simulation' })
  store.forget('auth')
  expect(store.all().map(({ labels }) => labels)).toEqual([{ of: 'another' }])
})
