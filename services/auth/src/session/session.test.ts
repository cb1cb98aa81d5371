import { describe, expect, it } from '@jest/globals'

import type { SessionEvent } from '@urbe/contracts'
import { given } from '@urbe/testkit'

import { session } from './decider.ts'
import { readRefreshToken, spellRefreshToken } from './refresh-token.ts'

const now = '2030-01-07T05:30:00.000Z'
const userId = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const started: SessionEvent = { type: 'SessionStarted', v: 1, data: { userId, at: now } }
const ended: SessionEvent = { type: 'SessionEnded', v: 1, data: { reason: 'logout', at: now } }

describe('a session', () => {
  it('starts once and ends once', () => {
    given(session, []).when({ type: 'StartSession', data: { userId } }, now).emits([started])
    given(session, [started]).when({ type: 'StartSession', data: { userId } }, now).emits([])
    given(session, [started])
      .when({ type: 'EndSession', data: { reason: 'logout' } }, now)
      .emits([ended])
    given(session, [started, ended])
      .when({ type: 'EndSession', data: { reason: 'ended' } }, now)
      .emits([])
  })

  it('does not come back', () => {
    given(session, [started, ended])
      .when({ type: 'StartSession', data: { userId } }, now)
      .refuses('session_not_found')
    given(session, [])
      .when({ type: 'EndSession', data: { reason: 'ended' } }, now)
      .refuses('session_not_found')
  })
})

describe('a refresh token', () => {
  const key = new Uint8Array(32).fill(7)
  const token = spellRefreshToken(key, { familyId: userId, place: 3 })

  it('is read as it was written', () => {
    expect(readRefreshToken(key, token)).toEqual({ familyId: userId, place: 3 })
  })

  it('is worth nothing under another key or at another place', () => {
    expect(readRefreshToken(new Uint8Array(32), token)).toBeUndefined()
    expect(readRefreshToken(key, token.replace('.3.', '.4.'))).toBeUndefined()
    expect(readRefreshToken(key, token.replace('.3.', '.03.'))).toBeUndefined()
  })

  it('has one spelling', () => {
    const last = token.slice(-1)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const others = [...alphabet].filter((each) => each !== last).map((each) => token.slice(0, -1) + each)
    expect(others.filter((each) => readRefreshToken(key, each) !== undefined)).toEqual([])
  })
})
