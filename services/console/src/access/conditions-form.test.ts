import { describe, expect, it } from '@jest/globals'

import { type Conditions, conditions } from '@urbe/contracts'

import { conditionsOf, draftOfConditions } from './conditions-form.ts'

const all: Conditions = {
  mfa: true,
  owner: true,
  authAgeSeconds: 600,
  citiesInclude: ['0197a3a0-0000-7000-8000-000000000002'],
  ipIn: ['10.0.0.0/8', '2001:db8::/32'],
  timeWindow: { timeZone: 'America/Sao_Paulo', days: [1, 5], from: '08:00', to: '18:30' },
}
const empty = draftOfConditions()

describe('conditions in a form', () => {
  it('come back as they were', () => {
    expect(conditionsOf(draftOfConditions(all))).toEqual(all)
    expect(conditionsOf(draftOfConditions({ mfa: true }))).toEqual({ mfa: true })
  })
  it('are none when nothing is filled in', () => {
    expect(conditionsOf(empty)).toBeUndefined()
  })
  it('are those of the contract', () => {
    const typed = {
      ...empty,
      networks: ' 10.0.0.0/8\n192.168.0.0/16 ',
      minutes: '15',
      windowed: true,
      days: [7, 1],
    }
    const made = conditionsOf({ ...typed, timeZone: 'UTC' })
    expect(conditions.parse(made)).toEqual({
      authAgeSeconds: 900,
      ipIn: ['10.0.0.0/8', '192.168.0.0/16'],
      timeWindow: { timeZone: 'UTC', days: [1, 7], from: '08:00', to: '18:00' },
    })
  })
  it('name the field that is at fault', () => {
    expect(conditionsOf({ ...empty, networks: '10.0.0.0' })).toBe('networks')
    for (const minutes of ['0', '1441', '1.5', 'soon'])
      expect(conditionsOf({ ...empty, minutes })).toBe('minutes')
    for (const to of ['', '24:00', '08:00'])
      expect(conditionsOf({ ...empty, windowed: true, to })).toBe('window')
  })
})
