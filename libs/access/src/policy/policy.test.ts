import { describe, expect, it } from '@jest/globals'

import type { Conditions, Grant, Permission } from '@urbe/contracts'
import { seededRandom } from '@urbe/kernel'

import { compileConditions, type Resource } from './conditions.ts'
import { policyOf, systemPolicy } from './policy.ts'
import type { RoleHolder } from './rule.ts'

const [A, B] = ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f', '017f22e2-79b0-7cc3-98c4-dc0c0c073990']
const now = new Date('2030-01-07T05:30:00Z')
const nobody: RoleHolder = { actor: 'user:1', roles: [], mfa: false }

const allow = (permission: Permission, conditions?: Conditions): Grant => ({
  effect: 'allow',
  permission,
  conditions,
})
const deny = (permission: Permission, conditions?: Conditions): Grant => ({
  ...allow(permission, conditions),
  effect: 'deny',
})
const withGrants = (...grants: Grant[]) => policyOf({ version: '1', roles: [{ name: 'local', grants }] })
const local = (change: Partial<RoleHolder> = {}): RoleHolder => ({ ...nobody, roles: ['local'], ...change })
const reading = (holder: RoleHolder, resource: Resource = {}, address?: string) =>
  ({ holder, permission: 'city:read', resource, circumstances: { now, address } }) as const

describe('without a rule that says so, nothing is allowed', () => {
  it.each([
    ['no role', nobody],
    ['an unknown role', { ...nobody, roles: ['ghost'] }],
    ['the name of a prototype', { ...nobody, roles: ['__proto__', 'constructor'] }],
  ])('to %s', (_, holder) => {
    expect(systemPolicy.decide(reading(holder))).toEqual({ allowed: false, reason: 'no_grant' })
  })

  it('and a role of the system cannot be written anew', () => {
    const policy = policyOf({ version: '1', roles: [{ name: 'viewer', grants: [allow('user:manage')] }] })
    const question = { ...reading({ ...nobody, roles: ['viewer'] }), permission: 'user:manage' } as const
    expect(policy.decide(question).allowed).toBe(false)
  })
})

describe('a rule with conditions', () => {
  it('opens the cities it names, and no other', () => {
    const policy = withGrants(allow('city:read', { citiesInclude: [A] }))
    expect(policy.decide(reading(local(), { cityId: A }))).toEqual({
      allowed: true,
      reason: 'granted',
      rule: { role: 'local', effect: 'allow', conditions: { citiesInclude: [A] } },
    })
    expect(policy.decide(reading(local(), { cityId: B })).reason).toBe('conditions_not_met')
    expect(policy.decide(reading(local())).allowed).toBe(false)
  })

  it('opens what the caller owns', () => {
    const policy = withGrants(allow('city:read', { owner: true }))
    expect(policy.decide(reading(local(), { cityId: A, ownerId: 'user:1' })).allowed).toBe(true)
    expect(policy.decide(reading(local(), { cityId: A, ownerId: 'user:2' })).allowed).toBe(false)
    expect(policy.decide(reading(local(), { cityId: A })).allowed).toBe(false)
  })

  it.each([
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['11.1.2.3', false],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['nonsense', false],
    [undefined, false],
  ])('opens to networks: %s', (address, expected) => {
    const policy = withGrants(allow('city:read', { ipIn: ['10.0.0.0/8', '2001:db8::/32'] }))
    expect(policy.decide(reading(local(), {}, address)).allowed).toBe(expected)
  })

  it('opens to who has shown a second factor, and lately', () => {
    const policy = withGrants(allow('city:read', { mfa: true, authAgeSeconds: 300 }))
    const seconds = now.getTime() / 1000
    const allowed = (change: Partial<RoleHolder>) => policy.decide(reading(local(change))).allowed
    expect(allowed({ mfa: true, authTime: seconds - 300 })).toBe(true)
    expect(allowed({ mfa: true, authTime: seconds - 301 })).toBe(false)
    expect(allowed({ mfa: false, authTime: seconds })).toBe(false)
    expect(allowed({ mfa: true })).toBe(false)
  })

  it('that denies outweighs every other', () => {
    const policy = withGrants(allow('city:read'), deny('city:read', { citiesInclude: [B] }))
    const holder = local({ roles: ['admin', 'local'] })
    expect(policy.decide(reading(holder, { cityId: A })).allowed).toBe(true)
    expect(policy.decide(reading(holder, { cityId: B })).reason).toBe('denied')
  })
})

it.each([
  ['the city', [A.toUpperCase(), A], [B.toUpperCase(), B]],
  ['the rule', [A, A.toUpperCase()], [B, B.toUpperCase()]],
] as const)('no rule is got round by capitals in the id of %s', (_where, [asked, named], [other, denied]) => {
  const policy = withGrants(
    allow('city:read', { citiesInclude: [named] }),
    allow('city:run'),
    deny('city:run', { citiesInclude: [denied] }),
  )
  expect(policy.decide(reading(local(), { cityId: asked })).allowed).toBe(true)
  expect(policy.decide(reading(local(), { cityId: other })).allowed).toBe(false)
  const running = (cityId: string) => ({ ...reading(local(), { cityId }), permission: 'city:run' as const })
  expect([policy.decide(running(asked)).allowed, policy.decide(running(other)).allowed]).toEqual([
    true,
    false,
  ])
  const { visible } = policy
  const seen = visible({ ...reading(local(), {}), permission: 'city:run' })
  expect([seen.has({ cityId: asked }), seen.has({ cityId: other })]).toEqual([true, false])
})

describe('a client', () => {
  it('may do no more than its scope and its conditions say', () => {
    const within = compileConditions({ citiesInclude: [A] })
    const holder: RoleHolder = { ...nobody, roles: ['operator'], scope: new Set(['city:read']), within }
    expect(systemPolicy.decide(reading(holder, { cityId: A })).allowed).toBe(true)
    expect(systemPolicy.decide(reading(holder, { cityId: B })).reason).toBe('client_conditions_not_met')
    expect(systemPolicy.decide({ ...reading(holder, { cityId: A }), permission: 'city:run' }).reason).toBe(
      'outside_scope',
    )
    expect([...systemPolicy.permissionsOf(holder)]).toEqual(['city:read'])
  })

  it('that is an agent sees its city and acts for its agents', () => {
    const holder: RoleHolder = { ...nobody, roles: ['agent'], agents: { cityId: A, agentIds: ['7'] } }
    const acting = (resource: Resource) =>
      systemPolicy.decide({ ...reading(holder, resource), permission: 'agent:act' }).allowed
    expect(systemPolicy.decide(reading(holder, { cityId: A })).allowed).toBe(true)
    expect(systemPolicy.decide(reading(holder, { cityId: B })).allowed).toBe(false)
    expect([acting({ cityId: A, agentId: '7' }), acting({ cityId: A, agentId: '8' })]).toEqual([true, false])
    expect([acting({ cityId: B, agentId: '7' }), acting({ cityId: A })]).toEqual([false, false])
    expect(systemPolicy.decide(reading({ ...nobody, roles: ['agent'] }, { cityId: A })).allowed).toBe(false)
  })
})

describe('a time window', () => {
  const within = (timeWindow: NonNullable<Conditions['timeWindow']>, at: string) => {
    const policy = withGrants(allow('city:read', { timeWindow }))
    return policy.decide({ ...reading(local()), circumstances: { now: new Date(at) } }).allowed
  }
  const night = { timeZone: 'Europe/Lisbon', days: [5], from: '22:00', to: '06:00' }

  it.each([
    ['2030-01-07T08:30:00Z', true],
    ['2030-01-07T08:29:59Z', false],
    ['2030-07-08T07:30:00Z', true],
    ['2030-01-07T17:00:00Z', false],
    ['2030-01-05T12:00:00Z', false],
  ])('is told by the clocks of its zone: %s', (at, expected) => {
    const office = { timeZone: 'Europe/Lisbon', days: [1, 2, 3, 4, 5], from: '08:30', to: '17:00' }
    expect(within(office, at)).toBe(expected)
  })

  it.each([
    ['2030-01-04T23:00:00Z', true],
    ['2030-01-05T05:59:00Z', true],
    ['2030-01-05T06:00:00Z', false],
    ['2030-01-04T05:00:00Z', false],
    ['2030-01-05T23:00:00Z', false],
  ])('may reach past midnight: %s', (at, expected) => {
    expect(within(night, at)).toBe(expected)
  })
})

/** Small worlds, so that rules meet each other often. */
function randomWorlds(count: number) {
  const random = seededRandom(5)
  let draws = 0
  const pick = <Each>(from: readonly Each[]): Each => {
    draws += 1
    return from[random.below(from.length, draws, 0, 1)] as Each
  }
  const cities = ['a', 'b', 'c']
  const someCities = () => pick([undefined, ['a'], ['b'], ['a', 'c']])
  const someConditions = (): Conditions => ({
    citiesInclude: someCities(),
    owner: pick([undefined, undefined, true]),
    ipIn: pick([undefined, undefined, ['10.0.0.0/8']]),
    mfa: pick([undefined, undefined, true]),
  })
  return Array.from({ length: count }, () => ({
    policy: withGrants(
      ...Array.from({ length: pick([1, 2, 3, 4]) }, () => ({
        effect: pick(['allow', 'allow', 'deny'] as const),
        permission: 'city:read' as const,
        conditions: someConditions(),
      })),
    ),
    holder: local({
      roles: pick([['local'], ['local', 'viewer'], ['local', 'agent']]),
      mfa: pick([true, false]),
      within: pick([undefined, compileConditions(someConditions())]),
      agents: pick([undefined, { cityId: 'a', agentIds: [] }]),
    }),
    address: pick([undefined, '10.0.0.1', '11.0.0.1']),
    rows: cities.map((cityId) => ({ cityId, ownerId: pick(['user:1', 'user:2']) })),
  }))
}

it('shows in a list exactly what it allows one by one, in 10,000 random cases', () => {
  for (const { policy, holder, address, rows } of randomWorlds(3_334)) {
    const visible = policy.visible({ holder, permission: 'city:read', circumstances: { now, address } })
    const oneByOne = rows.map((row) => policy.decide(reading(holder, row, address)).allowed)
    expect(rows.map((row) => visible.has(row))).toEqual(oneByOne)
    if (visible.isEmpty) expect(oneByOne).toEqual([false, false, false])
    if (visible.isAll) expect(oneByOne).toEqual([true, true, true])
  }
})
