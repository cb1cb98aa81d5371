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

  it.each(['-1', '1.5', 'a year', '36501'])('is not %s days', (days) => {
    expect(settings.safeParse({ AUDIT_RETENTION_DAYS: days }).success).toBe(false)
    expect(settings.safeParse({ AUDIT_COLD_DAYS: days }).success).toBe(false)
  })
})
