import { expect, it } from '@jest/globals'

import { signInSearch } from './sign-in-search.ts'

it('goes on to a page of this console only', () => {
  expect(signInSearch({ to: '/cities/1', ended: true })).toEqual({ to: '/cities/1', ended: true })
  for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', 'evil', 7, undefined]) {
    expect(signInSearch({ to })).toEqual({})
  }
})
