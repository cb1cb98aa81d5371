import { expect, it } from '@jest/globals'

import { doubledMember } from './doubled-member.ts'

it.each<[string, string]>([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{},"b":[],"a":null}', 'a'],
  ['{"x":[{"y":{"b":1,"c":[{}],"b":2}}]}', 'b'],
  ['{"role":"viewer","r\\u006fle":"admin"}', 'role'],
  ['{"":1,"":2}', ''],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ['{"a\\"b":1,"a\\"b":2}', 'a"b'],
])('finds the second of two in %s', (json, name) => {
  expect(doubledMember(json)).toBe(name)
})

it.each([
  '{}',
  '[]',
  '"a"',
  'null',
  '{"a":1,"A":2}',
  '{"a":"a","b":"a"}',
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":2}]',
  '{"a":["b","b"],"b":["a","a"]}',
  '{"a":"\\",\\"a\\":","b":"{\\"b\\":1"}',
  '{"a" : 1 , "b" : [ ] , "c" : { "a" : 2 } }',
  `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
])('finds none in %s', (json) => {
  expect(doubledMember(json)).toBeUndefined()
})
