import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'

import { auditPlaces, auditSettings } from './settings.ts'

const settings = z.object(auditSettings)
const placesOf = (env: Readonly<Record<string, string>>) =>
  auditPlaces({ PUBLIC_ORIGIN: 'https://urbe.example', ...settings.parse(env) })

describe('for how long entries are kept', () => {
  it('is for ever unless something else is said', async () => {
    expect((await placesOf({})).retention).toBeUndefined()
    expect((await placesOf({ AUDIT_COLD_DIR: '/cold' })).retention).toBeUndefined()
  })

  it('needs a place for what is older', async () => {
    await expect(placesOf({ AUDIT_RETENTION_DAYS: '90' })).rejects.toThrow(/needs AUDIT_COLD_DIR/)
    const { retention } = await placesOf({ AUDIT_RETENTION_DAYS: '90', AUDIT_COLD_DIR: '/cold' })
    expect(retention?.days).toBe(90)
  })

  it('may end for cold files, too', async () => {
    const kept = { AUDIT_RETENTION_DAYS: '90', AUDIT_COLD_DIR: '/cold' }
    expect((await placesOf(kept)).retention?.coldDays).toBeUndefined()
    expect((await placesOf({ ...kept, AUDIT_COLD_DAYS: '365' })).retention?.coldDays).toBe(365)
    await expect(placesOf({ AUDIT_COLD_DAYS: '365' })).rejects.toThrow(/needs AUDIT_RETENTION_DAYS/)
  })

  it('ends for the messages with the cold files, or before', async () => {
    const kept = { AUDIT_RETENTION_DAYS: '90', AUDIT_COLD_DIR: '/cold', AUDIT_COLD_DAYS: '365' }
    const daysOf = async (env: Readonly<Record<string, string>>) => (await placesOf(env)).messageDays
    expect(await daysOf({})).toBeUndefined()
    expect(await daysOf({ AUDIT_MESSAGE_DAYS: '0' })).toBeUndefined()
    expect(await daysOf({ AUDIT_MESSAGE_DAYS: '40' })).toBe(40)
    expect(await daysOf(kept)).toBe(455)
    expect(await daysOf({ ...kept, AUDIT_RETENTION_DAYS: '1', AUDIT_COLD_DAYS: '1' })).toBe(31)
    expect(await daysOf({ ...kept, AUDIT_MESSAGE_DAYS: '31' })).toBe(31)
    await expect(daysOf({ ...kept, AUDIT_MESSAGE_DAYS: '456' })).rejects.toThrow(/at most 455/)
    await expect(daysOf({ ...kept, AUDIT_MESSAGE_DAYS: '0' })).rejects.toThrow(/at most 455/)
    await expect(daysOf({ AUDIT_MESSAGE_DAYS: '30' })).rejects.toThrow(/0 or at least 31/)
  })

  it.each(['-1', '1.5', 'a year', '36501'])('is not %s days', (days) => {
    expect(settings.safeParse({ AUDIT_RETENTION_DAYS: days }).success).toBe(false)
    expect(settings.safeParse({ AUDIT_COLD_DAYS: days }).success).toBe(false)
    expect(settings.safeParse({ AUDIT_MESSAGE_DAYS: days }).success).toBe(false)
  })
})
