import { expect, it } from '@jest/globals'

import { offencesIn } from './offences.ts'

it.each([
  'Math.pow(2, 3)',
  'Math.exp(x)',
  'Math.random()',
  "Math['sin'](x)",
  'const { sqrt, log } = Math',
  'const { sin: s } = Math',
  'const m = Math',
  'x ** 2',
  'x **= 2',
  "a.localeCompare('b')",
  'n.toLocaleString()',
])('finds %j', (code) => {
  expect(offencesIn(`const x = 1\n${code}\n`)).toEqual([
    { line: 2, code: expect.any(String), instead: expect.any(String) },
  ])
})

it.each([
  'const { sqrt, imul: multiply } = Math',
  'Math.floor(x / 2) * Math.abs(x)',
  '// Math.pow is not safe\n',
  "const text = 'Math.exp(1) ** 2'",
  'other.exp(x)',
])('lets %j pass', (code) => {
  expect(offencesIn(code)).toEqual([])
})
