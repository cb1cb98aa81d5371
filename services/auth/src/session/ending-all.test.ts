import { expect, it } from '@jest/globals'

import { REFRESH_TOKEN_SECONDS } from '@urbe/contracts'
import { uuid7 } from '@urbe/kernel'

import type { Families, Family } from './families.ts'
import { openSessions, SESSIONS_PER_PAGE } from './sessions.ts'

const USER = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const asker = { actor: `user:${USER}`, correlationId: 'c', commandId: 'd' } as const
const at = new Date('2030-01-07T05:30:00Z')
const until = new Date(at.getTime() + REFRESH_TOKEN_SECONDS * 1000)

const familyOf = (place: number): Family => ({
  ...{ family_id: uuid7(at.getTime() + place, new Uint8Array(10)), user_id: USER, newest: 1, binding: '' },
  ...{ bound_to: null, revoked_at: null, methods: ['pwd'] },
  ...{ created_at: at, rotated_at: at, authenticated_at: at },
  ...{ idle_expires_at: until, absolute_expires_at: until },
})

/** Sessions that are open, newest first, in memory. */
function sessionsOver(open: Map<string, Family>) {
  const notAsked = () => Promise.reject(new Error('nobody asks for this here'))
  const families: Families = {
    ...{ open: notAsked, renew: notAsked, rotate: notAsked, forget: notAsked, find: notAsked },
    openOf: async (_user, { limit, before }) =>
      [...open.values()]
        .filter(({ family_id }) => before === undefined || family_id < before)
        .slice(0, limit),
    async revoke(id) {
      const family = open.get(id)
      open.delete(id)
      return family
    },
  }
  const told: string[] = []
  const deps = {
    families,
    feed: { revokeSession: async (id: string) => void told.push(id) },
    handle: async () => undefined,
  }
  // What ends a session asks for nothing else of what sessions stand on.
  return { told, sessions: openSessions(deps as unknown as Parameters<typeof openSessions>[0]) }
}

it('all sessions of somebody end, however many there are, but the one that stays', async () => {
  const rows = Array.from({ length: 2 * SESSIONS_PER_PAGE + 1 }, (_, place) => familyOf(place)).toReversed()
  const open = new Map(rows.map((family) => [family.family_id, family]))
  const except = rows[SESSIONS_PER_PAGE - 1]?.family_id ?? ''
  const { sessions, told } = sessionsOver(open)
  await sessions.endAllOf(USER, { reason: 'password_changed', asker, except })
  expect([...open.keys()]).toEqual([except])
  expect(told).toHaveLength(rows.length - 1)
})
