import { expect, it } from '@jest/globals'

import { PEPPERS_MAX, readPeppers } from './peppers.ts'

const key = Buffer.alloc(32, 1).toString('base64url')

it('takes the first line for new hashes and knows the others', () => {
  expect(readPeppers(`b:${key}\n\na:${key}\n`)).toEqual({ current: 'b', keys: { a: key, b: key } })
})

it.each([
  ['nothing', '\n', 'empty'],
  ['a key that is too short', 'a:c2hvcnQ', 'line 1'],
  ['a line without an id', `a:${key}\n${key}`, 'line 2'],
  ['one id twice', `a:${key}\na:${key}`, 'twice'],
  [
    'more lines than anybody needs',
    Array.from({ length: PEPPERS_MAX + 1 }, (_, at) => `p${at}:${key}`).join('\n'),
    'more than',
  ],
])('refuses a file with %s, and does not print it', (_what, text, complaint) => {
  expect(() => readPeppers(text)).toThrow(complaint)
  expect(() => readPeppers(text)).not.toThrow(key)
})
