import { expect, it } from '@jest/globals'

import { isTransient } from './transient.ts'

const withCode = (code: string) => Object.assign(new Error('x'), { code })

it.each([
  ['a refused connection', withCode('ECONNREFUSED'), true],
  ['a server that shuts down', withCode('57P01'), true],
  ['a deadlock', withCode('40P01'), true],
  ['a transaction that stood still', withCode('25P03'), true],
  ['a full disk', withCode('53100'), true],
  ['a connection that broke', new Error('Connection terminated unexpectedly'), true],
  ['a value that does not fit', withCode('22003'), false],
  ['a broken constraint', withCode('23505'), false],
  ['a table that is not there', withCode('42P01'), false],
  ['a mistake in a projection', new TypeError('x is undefined'), false],
  ['something that is no error', 'x', false],
])('tells whether trying again can help: %s', (_, error, helps) => {
  expect(isTransient(error)).toBe(helps)
})
