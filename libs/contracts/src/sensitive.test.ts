import { expect, it } from '@jest/globals'
import { z } from 'zod'

import { userEvent } from './auth/user.ts'
import { SENSITIVE, sensitive, sensitiveFields } from './sensitive.ts'

const name = sensitive(z.string().max(8), { subject: 'user' })
const sealed = { $enc: 1, k: 'key', v: 'AAAA' }

it('takes the plain value and the sealed one, and nothing else', () => {
  expect(name.parse('Ana')).toBe('Ana')
  expect(name.parse(sealed)).toEqual(sealed)
  for (const other of ['much too long', { ...sealed, more: 1 }, { ...sealed, $enc: 2 }, 7])
    expect(name.safeParse(other).success).toBe(false)
})

it('shows in the JSON schema what it is', () => {
  expect(z.toJSONSchema(name)).toMatchObject({ [SENSITIVE]: { subject: 'user' } })
})

it('finds the sensitive fields of an event among all events', () => {
  expect(sensitiveFields(userEvent, 'UserNamed')).toEqual({ username: { subject: 'user' } })
  expect(sensitiveFields(userEvent, 'UserRegistered')).toEqual({ username: { subject: 'user' } })
  expect(sensitiveFields(userEvent, 'UserDisabled')).toEqual({})
  expect(sensitiveFields(userEvent, 'NeverHeardOf')).toEqual({})
  expect(sensitiveFields(z.string(), 'UserNamed')).toEqual({})
})
