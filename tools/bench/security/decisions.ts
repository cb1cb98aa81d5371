import { policyOf, type RoleHolder } from '@urbe/access'
import type { Grant, Permission } from '@urbe/contracts'

import { atMost, type Figure, median } from '../figure.ts'

const BATCH = 1_000
const WARM_UP_BATCHES = 50
const CITIES = 32
const now = new Date()
const seconds = Math.floor(now.getTime() / 1_000)

/** Sixty-four roles beside the system's, and somebody who has three of them: a city of thirty-two, a proof, a denial. */
function world() {
  const cities = Array.from({ length: CITIES }, () => crypto.randomUUID())
  const allow = (permission: Permission, conditions?: Grant['conditions']): Grant => ({
    effect: 'allow',
    permission,
    conditions,
  })
  const roles = Array.from({ length: 64 }, (_, at) => ({
    name: `role-${at}`,
    grants: [
      allow('city:read', { citiesInclude: cities }),
      allow('city:run', { mfa: true, authAgeSeconds: 300 }),
      { ...allow('city:delete', { citiesInclude: cities.slice(0, 1) }), effect: 'deny' as const },
    ],
  }))
  const holder: RoleHolder = {
    actor: 'user:1',
    roles: ['viewer', 'role-3', 'role-63'],
    authTime: seconds - 60,
    mfa: true,
  }
  return { policy: policyOf({ version: '1', roles }), holder, cities }
}

/** How long one decision takes, as the median of batches. */
export function measureDecisions(batches: number): readonly Figure[] {
  const { policy, holder, cities } = world()
  const asked: readonly Permission[] = ['city:read', 'city:run', 'city:delete', 'user:manage']
  const questions = cities.flatMap((cityId) =>
    asked.map((permission) => ({
      holder,
      permission,
      resource: { cityId },
      circumstances: { now, address: '192.0.2.1' },
    })),
  )
  let allowed = 0
  const batch = (): number => {
    const began = performance.now()
    for (let at = 0; at < BATCH; at += 1) {
      const question = questions[at % questions.length]
      if (question !== undefined && policy.decide(question).allowed) allowed += 1
    }
    return ((performance.now() - began) * 1_000) / BATCH
  }
  for (let at = 0; at < WARM_UP_BATCHES; at += 1) batch()
  const took = Array.from({ length: batches }, batch)
  if (allowed === 0) throw new Error('nothing was allowed: what was measured is not what is asked')
  return [
    atMost({
      ...{ name: 'decision whether something is allowed, p50', unit: 'µs', most: 1 },
      ours: median(took),
      conditions: `median of ${batches} batches of ${BATCH}; 64 roles, three of which are held, 4 permissions, ${CITIES} cities`,
    }),
  ]
}
