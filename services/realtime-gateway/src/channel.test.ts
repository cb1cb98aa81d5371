import { describe, expect, it } from '@jest/globals'

import { policyOf, principalWith } from '@urbe/access'
import { type Permission, type SystemRole, systemRoles } from '@urbe/contracts'

import { type Channel, channelOf, matches } from './channel.ts'
import { isForeign, maySee, maySubscribe } from './grants.ts'

const CITY = '0197a3a0-0000-7000-8000-000000000001'
const split = (text: string) => text.split('.')
function opened(text: string): Channel {
  const channel = channelOf(text)
  if (channel === undefined) throw new Error(`${text} is no channel`)
  return channel
}
const held = (role: SystemRole) => ({ principal: principalWith([role]) })
/** Of one city alone. */
function local(...permissions: Permission[]) {
  const conditions = { citiesInclude: [CITY] }
  const grants = permissions.map((permission) => ({ effect: 'allow' as const, permission, conditions }))
  return {
    principal: principalWith(['local'], {}, policyOf({ version: '1', roles: [{ name: 'local', grants }] })),
  }
}

describe('a channel', () => {
  it.each([
    ['plat.monitoring.alert.*', 'PLATFORM'],
    [`city.${CITY}.>`, `CITY_${CITY}`],
    [`city.${CITY}.run.*`, `CITY_${CITY}`],
  ])('%s lies on %s', (text, stream) => {
    expect(channelOf(text)).toMatchObject({ kind: 'log', stream })
  })

  it('can be a replay', () => {
    expect(channelOf(`replay.${CITY}`)).toEqual({ kind: 'replay', replayId: CITY })
  })

  it.each([
    'city',
    'plat',
    'city.>',
    'city.*.run.x',
    'audit.auth.>',
    'svc.auth.jwks',
    'tel.service.auth',
    `citys.${CITY}.>`,
    'replay.*',
    'replay.>',
    `replay.${CITY}.>`,
  ])('%s lies on no single stream', (text) => expect(channelOf(text)).toBeUndefined())

  it.each([
    ['plat.>', 'plat.auth.user.1', true],
    ['plat.>', 'plat', false],
    ['plat.*.user.1', 'plat.auth.user.1', true],
    ['plat.*', 'plat.auth.user.1', false],
    ['plat.auth.user.1', 'plat.auth.user', false],
    ['plat.auth.user', 'plat.auth.user.1', false],
    ['plat.auth.*.>', 'plat.auth.user', false],
    ['plat.auth.user.*', 'plat.auth.session.1', false],
  ])('%s and %s: %s', (pattern, subject, expected) => {
    expect(matches(split(pattern), split(subject))).toBe(expected)
  })
})

describe('what a role may watch', () => {
  it.each<[SystemRole, string, boolean]>([
    ['viewer', `city.${CITY}.>`, true],
    ['viewer', 'plat.simulation.>', true],
    ['viewer', 'plat.monitoring.alert.*', true],
    ['viewer', 'plat.auth.>', false],
    ['viewer', 'plat.monitoring.>', true],
    ['viewer', 'plat.monitoring.anomaly.*', false],
    ['viewer', 'plat.monitoring.risk.>', false],
    ['admin', 'plat.monitoring.anomaly.*', true],
    ['viewer', 'plat.*.user.*', false],
    ['viewer', 'plat.>', false],
    ['operator', 'plat.auth.>', false],
    ['agent', 'plat.monitoring.>', false],
    ['admin', 'plat.auth.>', true],
    ['admin', 'plat.>', true],
    ['admin', 'plat.event-store.>', false],
    ['admin', 'plat.constructor.>', false],
    ['viewer', `replay.${CITY}`, true],
    ['agent', `replay.${CITY}`, false],
  ])('%s, %s: %s', (role, channel, expected) => {
    expect(maySubscribe(held(role), opened(channel))).toBe(expected)
  })

  it('is nothing without the permission to subscribe', () => {
    expect(maySubscribe(local('city:read'), opened(`city.${CITY}.>`))).toBe(false)
  })

  it('is the city alone for which the role was given', () => {
    const holder = local('city:read', 'stream:subscribe')
    const other = CITY.replace(/.$/, 'f')
    expect(maySubscribe(holder, opened(`city.${CITY}.>`))).toBe(true)
    expect(maySubscribe(holder, opened(`city.${other}.>`))).toBe(false)
    expect(isForeign(holder, opened(`city.${other}.>`))).toBe(true)
    expect(maySubscribe(holder, opened('plat.simulation.city.*'))).toBe(true)
    expect(maySee(holder, split(`plat.simulation.city.${CITY}`))).toBe(true)
    expect(maySee(holder, split(`plat.simulation.city.${other}`))).toBe(false)
    expect(maySubscribe(holder, opened(`replay.${CITY}`))).toBe(false)
  })

  it.each(Object.keys(systemRoles) as SystemRole[])(
    'never lets %s subscribe to what may not be seen',
    (role) => {
      const owners = ['auth', 'simulation', 'monitoring']
      const patterns = [...owners, '*'].map((owner) => ['plat', owner, '>'])
      for (const pattern of [...patterns, ['plat', '>']]) {
        const hidden = owners
          .map((owner) => ['plat', owner, 'x', 'y'])
          .filter((each) => !maySee(held(role), each))
        const matched = hidden.filter((each) => matches(pattern, each))
        expect([pattern, maySubscribe(held(role), opened(pattern.join('.'))) ? matched : []]).toEqual([
          pattern,
          [],
        ])
      }
    },
  )

  it('never shows the events of an owner that nobody named', () => {
    expect(maySee(held('admin'), split('plat.event-store.x.y'))).toBe(false)
  })
})

it('an anomaly is shown to nobody without the permission to read the trail, whatever brings it', () => {
  for (const type of ['anomaly', 'risk'])
    expect(
      ['viewer', 'admin'].map((role) => maySee(held(role as SystemRole), ['plat', 'monitoring', type, '1'])),
    ).toEqual([false, true])
  expect(maySee(held('viewer'), ['plat', 'monitoring', 'alert', '1'])).toBe(true)
})
