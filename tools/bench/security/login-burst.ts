import { setTimeout as sleep } from 'node:timers/promises'

import { PASSWORD } from '../../system/copy.ts'
import { atLeast, atMost, type Figure } from '../figure.ts'
import { openCredentials, register } from './accounts.ts'
import { type FromFlood, startChild } from './children.ts'
import { ask, bearer } from './client.ts'

const LOGINS_A_SECOND = 200
/** So many that none waits for failures or successes of its own. */
const ACCOUNTS = 50
const CHECK_EVERY_MS = 20
const WARM_UP_REQUESTS = 500
const P99 = 0.99

interface Effort {
  /** Of auth itself, without the edge. */
  readonly auth: string
  readonly authPid: number
  readonly admin: string
  readonly seconds: number
  readonly cores: number
}

/** What a flood of logins does to everybody else. */
export async function measureLoginBurst(effort: Effort): Promise<readonly Figure[]> {
  const { auth, authPid, admin, seconds, cores } = effort
  // Compiled before, as in every process that has answered for a while.
  for (let at = 0; at < WARM_UP_REQUESTS; at += 1)
    await ask(`${auth}/api/v1/permissions`, { headers: bearer(admin) })
  const checks: number[] = []
  const unwell: number[] = []
  const accounts = await makeAccounts({ auth, authPid, admin })
  const flood = startChild('flood.ts', {
    ...{ auth, accounts, password: PASSWORD, perSecond: LOGINS_A_SECOND, seconds },
  })
  const flooded = flood.next<FromFlood>('flooded')
  let isOver = false
  const check = async () => {
    while (!isOver) {
      const { status, ms } = await ask(`${auth}/api/v1/permissions`, { headers: bearer(admin) })
      if (status !== 200) throw new Error(`a check was answered ${status}`)
      checks.push(ms)
      const health = await ask(`${auth}/health/ready`)
      if (health.status !== 200) unwell.push(health.status)
      await sleep(CHECK_EVERY_MS)
    }
  }
  const checked = check()
  const { answers } = await flooded
  isOver = true
  await checked
  await flood.stop()
  const verified = answers.filter(({ status }) => status === 200)
  const turnedAway = answers.filter(({ status }) => status === 503)
  const otherwise = answers.length - verified.length - turnedAway.length
  const conditions = `${LOGINS_A_SECOND} logins a second of ${ACCOUNTS} accounts for ${seconds} s at auth's own port: ${verified.length} verified, ${turnedAway.length} turned away, ${otherwise} otherwise; those who ask are two processes on the same ${cores} cores`
  return [
    atMost({
      ...{ name: 'token check of another route during a burst of logins, p99', unit: 'ms', most: 10 },
      ours: p99(checks),
      conditions: `the whole request; ${conditions}`,
    }),
    atMost({
      ...{ name: 'health checks that fail during a burst of logins', unit: 'of them', most: 0 },
      ours: unwell.length,
      conditions: `${checks.length} asked`,
    }),
    atMost({
      ...{ name: 'answer to a login that is turned away in a burst, p99', unit: 'ms', most: 100 },
      ours: p99(turnedAway.map(({ ms }) => ms)),
      conditions: `503; ${conditions}`,
    }),
    atLeast({
      name: 'logins verified a second and core in a burst',
      ...{ ours: verified.length / seconds / cores, least: 5, unit: '1/s' },
      conditions: `PBKDF2-HMAC-SHA256, 600,000 rounds; ${conditions}`,
    }),
  ]
}

/** All with the password of the administrator. */
async function makeAccounts({
  auth,
  authPid,
  admin,
}: Pick<Effort, 'auth' | 'authPid' | 'admin'>): Promise<readonly string[]> {
  const names = Array.from({ length: ACCOUNTS }, (_, at) => `burst-${at}`)
  await using credentials = await openCredentials(authPid)
  const hash = await credentials.first()
  for (const name of names) await credentials.give(await register(auth, admin, name), hash)
  return names
}

const p99 = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.ceil(P99 * values.length) - 1] ?? Number.NaN
