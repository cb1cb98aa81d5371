import { expect, it } from '@jest/globals'

import { isStorable, unstorableIn } from './storable-text.ts'

it.each([
  '',
  'São Paulo',
  'a\tb\r\nc',
  '\u{1f468}\u200d\u{1f469}',
  'می\u200cخواهم',
  'שלום',
  '\u00a0',
  '\ufffd',
])('%j is text', (text) => {
  expect(isStorable(text)).toBe(true)
})

it.each(['a\0', '\ud800', '\udc00a', '\u001b[2J', 'a\u0007', '\u007f', '\u009b', 'a\u202eb', '\u2066a'])(
  '%j is none that can be kept and shown',
  (text) => {
    expect(isStorable(text)).toBe(false)
    expect(unstorableIn({ a: [text], [`b${text}`]: 1 })).toEqual([['a', '0'], []])
  },
)
