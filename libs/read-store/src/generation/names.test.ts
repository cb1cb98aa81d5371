import { expect, it } from '@jest/globals'

import { NAME_CHARACTERS_MAX, schemaOf } from './names.ts'

it('names the schema of a generation, unless Postgres would cut the name off', () => {
  expect(schemaOf({ projection: 'users_v1', generation: 12 })).toBe('users_v1_g12')
  const projection = 'p'.repeat(NAME_CHARACTERS_MAX - 3)
  expect(schemaOf({ projection, generation: 1 })).toHaveLength(NAME_CHARACTERS_MAX)
  expect(() => schemaOf({ projection, generation: 10 })).toThrow('too long')
})
