import { setTimeout as sleep } from 'node:timers/promises'

import { PASSWORD } from '../../system/copy.ts'
import { atLeast, atMost, type Figure } from '../figure.ts'
import { ask, bearer } from './client.ts'

const LOGINS_A_SECOND = 200
const CHECK_EVERY_MS = 20
const WARM_UP_REQUESTS = 500
const P99 = 0.99
const JSON_ONLY = { 'content-type': 'application/json' }

interface Effort {
  /** Of auth itself, without the edge. */
  readonly auth: string
  readonly admin: string
  readonly seconds: number
  readonly cores: number
}

/** What a flood of logins does to everybody else. */
export async function measureLoginBurst({ auth, admin, seconds, cores }: Effort): Promise<readonly Figure[]> {
  // Compiled before, as in every process that has answered for a while.
  for (let at = 0; at < WARM_UP_REQUESTS; at += 1)
    await ask(`${auth}/api/v1/permissions`, { headers: bearer(admin) })
  const ended = performance.now() + seconds * 1_000
  const logins: Promise<{ status: number; ms: number }>[] = []
  const checks: number[] = []
  const unwell: number[] = []
  const body = JSON.stringify({ username: 'admin', password: PASSWORD })
  const flood = async () => {
    const began = performance.now()
    while (performance.now() < ended) {
      const due = ((performance.now() - began) * LOGINS_A_SECOND) / 1_000
      while (logins.length < due)
        logins.push(ask(`${auth}/api/v1/auth/login`, { method: 'POST', headers: JSON_ONLY, body }))
      await sleep(1)
    }
  }
  const check = async () => {
    while (performance.now() < ended) {
      const { status, ms } = await ask(`${auth}/api/v1/permissions`, { headers: bearer(admin) })
      if (status !== 200) throw new Error(`a check was answered ${status}`)
      checks.push(ms)
      const health = await ask(`${auth}/health/ready`)
      if (health.status !== 200) unwell.push(health.status)
      await sleep(CHECK_EVERY_MS)
    }
  }
  await Promise.all([flood(), check()])
  const answered = await Promise.all(logins)
  const verified = answered.filter(({ status }) => status === 200)
  const turnedAway = answered.filter(({ status }) => status === 503 || status === 429)
  const sorted = checks.toSorted((one, other) => one - other)
  const conditions = `${LOGINS_A_SECOND} logins a second for ${seconds} s at auth's own port: ${verified.length} verified, ${turnedAway.length} turned away, ${answered.length - verified.length - turnedAway.length} otherwise; the one who asks runs on the same ${cores} cores`
  return [
    atMost({
      ...{ name: 'token check of another route during a burst of logins, p99', unit: 'ms', most: 10 },
      ours: sorted[Math.ceil(P99 * sorted.length) - 1] ?? Number.NaN,
      conditions: `the whole request; ${conditions}`,
    }),
    atMost({
      ...{ name: 'health checks that fail during a burst of logins', unit: 'of them', most: 0 },
      ours: unwell.length,
      conditions: `${checks.length} asked`,
    }),
    atLeast({
      name: 'logins verified a second and core in a burst',
      ...{ ours: verified.length / seconds / cores, least: 5, unit: '1/s' },
      conditions: `PBKDF2-HMAC-SHA256, 600,000 rounds; ${conditions}`,
    }),
  ]
}
