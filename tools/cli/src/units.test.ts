import { expect, it } from '@jest/globals'

import { bar } from './progress.ts'
import { bytesIn, bytesText, secondsIn, secondsText } from './units.ts'

it.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_024, '1.0 KiB'],
  [157_286_400, '150 MiB'],
  [2 ** 60, '1024 PiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})

it.each([
  ['1048576', 1_048_576],
  ['256MB', 256_000_000],
  ['1.5 GiB', 1_610_612_736],
  ['3kib', 3_072],
])('%s is %i bytes', (text, bytes) => {
  expect(bytesIn(text, '--max-bytes')).toBe(bytes)
})

it.each([
  ['90s', 90],
  ['15m', 900],
  ['7d', 604_800],
  ['2w', 1_209_600],
])('%s is %i seconds', (text, seconds) => {
  expect(secondsIn(text, '--max-age')).toBe(seconds)
})

it.each([
  [90, '90s'],
  [3_600, '1h'],
  [1_209_600, '14d'],
  [0, '0s'],
])('%i seconds are %s', (seconds, text) => {
  expect(secondsText(seconds)).toBe(text)
})

it('a bar never runs over its end, and what is unknown is not drawn as done', () => {
  expect(bar(20, 10)).toBe(`[${'#'.repeat(24)}] 100 %  20 of 10`)
  expect(bar(0, 0)).toBe('…')
})
