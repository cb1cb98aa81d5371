import { expect, it } from '@jest/globals'

import { endpoints } from '@urbe/contracts'

import { questionIn } from './why-question.ts'

const ID = '0197a3a0-0000-7000-8000-000000000002'

function form(fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

it('asks about a place and an address only where they are given', () => {
  const plain = questionIn(form({ subject: ID, permission: 'city:run', cityId: '', address: ' ' }))
  expect(plain).toEqual({ subject: ID, permission: 'city:run', resource: {} })
  const whole = questionIn(form({ subject: ID, permission: 'city:run', cityId: ID, address: '10.0.0.1' }))
  expect(endpoints.explainAccess.body.parse(whole)).toEqual({
    subject: ID,
    permission: 'city:run',
    resource: { cityId: ID },
    address: '10.0.0.1',
  })
})

it('asks as for a sign-in with a second factor where that is marked', () => {
  const marked = questionIn(form({ subject: ID, permission: 'city:run', secondFactor: 'on' }))
  expect(endpoints.explainAccess.body.parse(marked)).toMatchObject({ secondFactor: true })
})
