import { describe, expect, it } from '@jest/globals'

import type { AuditAct } from '@urbe/audit'
import { Refusal } from '@urbe/kernel'

import { FAILURES_SUSPICIOUS } from '../mail/told.ts'
import { recordedStarts } from './recorded-start.ts'

const tokens = {
  accessToken: 'a',
  tokenType: 'Bearer',
  expiresIn: 900,
  refreshExpiresIn: 1,
  sessionId: 's',
} as const
const entry = {
  userId: 'u',
  methods: ['pwd'],
  address: '192.0.2.1',
  userAgent: 'test',
  knownDevice: false,
  asker: { actor: 'anonymous', correlationId: 'c', commandId: 'd' },
} as const

function starting(trail: (act: AuditAct) => Promise<void>) {
  const ended: string[] = []
  const sessions = { start: async () => tokens, end: async (id: string) => ended.push(id) > 0 }
  const told: string[] = []
  const letters = { owe: async (owed: { told: { kind: string } }) => void told.push(owed.told.kind) }
  return { ended, told, start: recordedStarts({ sessions, letters, audit: { record: trail } }) }
}

describe('a session', () => {
  it('is on the trail before its tokens are given out', async () => {
    const acts: AuditAct[] = []
    const { start, ended, told } = starting(async (act) => void acts.push(act))
    expect(await start(entry)).toBe(tokens)
    expect(acts).toEqual([
      expect.objectContaining({ action: 'login', actor: { type: 'user', id: 'u', sessionId: 's' } }),
    ])
    expect([ended, told]).toEqual([[], ['signed-in']])
  })

  it('is written about only from a device that is not known, or after many failures', async () => {
    const { start, told } = starting(async () => undefined)
    await start({ ...entry, knownDevice: true })
    expect(told).toEqual([])
    await start({ ...entry, knownDevice: true, failures: FAILURES_SUSPICIOUS })
    expect(told).toEqual(['signed-in'])
  })

  it('ends when what was proven does not stand any more, and is not on the trail', async () => {
    const acts: AuditAct[] = []
    const { start, ended } = starting(async (act) => void acts.push(act))
    const late = start({ ...entry, stands: async () => false })
    await expect(late).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect([ended, acts]).toEqual([['s'], []])
    expect(await start({ ...entry, stands: async () => true })).toBe(tokens)
  })

  it('ends when the trail cannot have it', async () => {
    const { start, ended } = starting(async () => {
      throw new Refusal('audit_unavailable', 'not now')
    })
    await expect(start(entry)).rejects.toMatchObject({ code: 'audit_unavailable' })
    expect(ended).toEqual(['s'])
  })
})
