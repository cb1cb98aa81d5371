import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'

import { startCopy } from '../../system/copy.ts'
import type { Figure } from '../figure.ts'
import { adminToken } from './clients.ts'
import { measureDecisions } from './decisions.ts'
import { measureLoginBurst } from './login-burst.ts'
import { measureLoginTiming } from './login-timing.ts'
import { measureRefreshRaces } from './refresh-races.ts'
import { measureRevocations } from './revocations.ts'
import { measureTokenCheck } from './token-check.ts'

/** In which the races take place, one after another. */
const SESSIONS = 20

interface Effort {
  readonly revocations: number
  readonly tokensAtOnce: number
  readonly requests: number
  readonly rounds: number
  readonly burstSeconds: number
  readonly refreshRaces: number
  readonly racers: number
  readonly knownWithinMs: number
  readonly failedLogins: number
  readonly decisionBatches: number
}
/** As many requests as one address may send in a minute, which is what the open door counts by. */
export const usualSecurity: Effort = {
  revocations: 1_000,
  tokensAtOnce: 2_000,
  requests: 1_500,
  rounds: 6,
  burstSeconds: 10,
  refreshRaces: 1_000,
  racers: 20,
  knownWithinMs: 1_000,
  failedLogins: 500,
  decisionBatches: 2_000,
}

/** What security costs those who may come in, and how soon others may no longer. */
export async function measureSecurity(
  effort: Effort,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  await using copy = await startCopy()
  const ports = JSON.parse(await readFile(`${copy.stateDir}/ports.json`, 'utf8'))
  const admin = await adminToken(copy.origin)
  const natsUrl = `nats://127.0.0.1:${ports.nats}`
  say('  checks of a token')
  const checks = await measureTokenCheck(copy, { ...effort, admin, natsUrl })
  say('  revocations')
  const revocations = await measureRevocations(copy, { ...effort, admin, natsUrl })
  const auth = `http://127.0.0.1:${ports.auth}`
  say('  decisions, refreshes that race, the time of failed logins')
  const decisions = measureDecisions(effort.decisionBatches)
  const sessions = Math.min(SESSIONS, effort.refreshRaces)
  const races = await measureRefreshRaces({
    auth,
    sessions,
    races: effort.refreshRaces,
    racers: effort.racers,
    knownWithinMs: effort.knownWithinMs,
  })
  const authPid = copy.pidOf('auth')
  const timing = await measureLoginTiming({ auth, authPid, admin, samples: effort.failedLogins })
  say('  a burst of logins')
  const burst = { auth, authPid, seconds: effort.burstSeconds }
  const logins = await measureLoginBurst({ ...burst, admin, cores: availableParallelism() })
  return [...checks, ...revocations, ...decisions, ...races, ...timing, ...logins]
}
