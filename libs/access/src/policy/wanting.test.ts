import { describe, expect, it } from '@jest/globals'

import type { Conditions, Grant } from '@urbe/contracts'
import { seededRandom } from '@urbe/kernel'

import { policyOf } from './policy.ts'
import type { RoleHolder } from './rule.ts'

const now = new Date('2030-01-07T05:30:00Z')
const seconds = now.getTime() / 1_000
const LONG_AGO = seconds - 86_400

const withGrants = (grants: readonly Grant[]) =>
  policyOf({ version: '1', roles: [{ name: 'local', grants: [...grants] }] })
const allow = (conditions?: Conditions): Grant => ({ effect: 'allow', permission: 'city:read', conditions })
const holder = (change: Partial<RoleHolder> = {}): RoleHolder => ({
  actor: 'user:1',
  roles: ['local'],
  authTime: LONG_AGO,
  mfa: false,
  ...change,
})
const reading = (who: RoleHolder, cityId?: string, address?: string) =>
  ({
    holder: who,
    permission: 'city:read',
    resource: cityId === undefined ? {} : { cityId },
    circumstances: { now, address },
  }) as const

describe('the proof that is wanted', () => {
  it.each([
    ['a second factor', { mfa: true } as const, { mfa: true }],
    ['a proof that is young', { authAgeSeconds: 300 }, { maxAgeSeconds: 300 }],
    ['both', { mfa: true, authAgeSeconds: 60 } as const, { mfa: true, maxAgeSeconds: 60 }],
  ])('is %s', (_, conditions, wanted) => {
    expect(withGrants([allow(conditions)]).wanting(reading(holder()))).toEqual({
      mfa: undefined,
      maxAgeSeconds: undefined,
      ...wanted,
    })
  })

  it('is that of the rule that lies nearest: what is open already wants none', () => {
    const policy = withGrants([allow({ mfa: true }), allow({ citiesInclude: ['a'] })])
    expect(policy.wanting(reading(holder(), 'a'))).toBeUndefined()
    expect(policy.wanting(reading(holder(), 'b'))).toMatchObject({ mfa: true })
  })

  it.each([
    ['no rule allows it', [], undefined],
    ['another condition is not met', [allow({ mfa: true, ipIn: ['10.0.0.0/8'] })], undefined],
    ['it is about another city', [allow({ mfa: true, citiesInclude: ['b'] })], undefined],
    ['a rule denies it', [allow({ mfa: true }), { ...allow(), effect: 'deny' as const }], undefined],
  ])('is none where %s', (_, grants, expected) => {
    expect(withGrants(grants).wanting(reading(holder(), 'a', '11.0.0.1'))).toBe(expected)
  })

  it('of a list is that of the first city that it would open', () => {
    const policy = withGrants([allow({ mfa: true, citiesInclude: ['b'] })])
    const { resource: _, ...list } = reading(holder())
    expect(policy.wanting(list)).toMatchObject({ mfa: true })
    expect(policy.wanting({ ...list, holder: holder({ mfa: true }) })).toBeUndefined()
  })
})

it('opens what was asked for, whoever brings it, in 10,000 random cases', () => {
  const random = seededRandom(9)
  let draws = 0
  const pick = <Each>(from: readonly Each[]): Each => {
    draws += 1
    return from[random.below(from.length, draws, 0, 1)] as Each
  }
  const someConditions = (): Conditions => ({
    citiesInclude: pick([undefined, ['a'], ['b']]),
    mfa: pick([undefined, true]),
    authAgeSeconds: pick([undefined, 300]),
    ipIn: pick([undefined, undefined, ['10.0.0.0/8']]),
  })
  let wants = 0
  for (let at = 0; at < 10_000; at += 1) {
    const grants = Array.from({ length: pick([1, 2, 3]) }, () => ({
      ...allow(someConditions()),
      effect: pick(['allow', 'allow', 'allow', 'deny'] as const),
    }))
    const policy = withGrants(grants)
    const who = holder({ mfa: pick([true, false]), authTime: pick([LONG_AGO, seconds]) })
    const question = reading(who, pick(['a', 'b']), pick([undefined, '10.0.0.1']))
    const { allowed } = policy.decide(question)
    const wanted = policy.wanting(question)
    if (wanted === undefined) {
      const best = { ...question, holder: { ...who, mfa: true, authTime: seconds } }
      expect(allowed || !policy.decide(best).allowed).toBe(true)
      continue
    }
    wants += 1
    const mfa = who.mfa || wanted.mfa === true
    expect(allowed).toBe(false)
    expect(policy.decide({ ...question, holder: { ...who, mfa, authTime: seconds } }).allowed).toBe(true)
  }
  expect(wants).toBeGreaterThan(1_000)
})
