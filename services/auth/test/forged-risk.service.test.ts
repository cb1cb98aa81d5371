import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { type ServiceName, streams, subjects } from '@urbe/contracts'
import { openSignatures, type Signatures, UNBORN } from '@urbe/event-log'
import { makeSigningKeys, signersFile, signingKeyFile } from '@urbe/event-log/signing-keys'
import { systemClock } from '@urbe/kernel'
import { until } from '@urbe/local-servers'
import { openLog } from '@urbe/testkit'

import { clientOf } from './client.ts'
import { newId, type RunningAuth, startAuth } from './running-auth.ts'

const LIMIT = { deadlineMs: 60_000 }
const PASSWORD = 'seven lamps burn beside the canal'
const stack = new AsyncDisposableStack()
let auth: RunningAuth
let client: ReturnType<typeof clientOf>
let signaturesOf: (service: ServiceName) => Signatures

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'urbe-forged-risk-'))
  stack.defer(() => rm(folder, { recursive: true }))
  const services = ['auth', 'monitoring', 'simulation', 'event-store']
  await makeSigningKeys({ folder, services, now: '2026-11-23T08:00:00.000Z' })
  const files = (service: string) => ({
    keyFile: signingKeyFile(folder, service),
    signersFile: signersFile(folder),
  })
  const onFileFault = (error: unknown) => {
    throw error
  }
  signaturesOf = (service) =>
    openSignatures({ service, ...files(service), clock: systemClock, newId, onFileFault })
  auth = stack.use(await startAuth({ signatures: signaturesOf('auth') }))
  client = clientOf(auth)
  await until(async () => auth.access.ready(), LIMIT)
  stack.defer(auth.answerRisks('end-sessions'))
})
afterAll(() => stack.disposeAsync())

/** A risk that is put on the log by whoever bears the signatures; without any, by whoever has got past NATS alone. */
async function tell(userId: string, signatures?: Signatures): Promise<void> {
  const service = 'monitoring'
  await using view = await openLog(auth.testLog.url, { service, ...(signatures && { signatures }) })
  const at = new Date().toISOString()
  const cause = { anomalyId: randomUUID(), detector: 'takeover', severity: 'critical', byStranger: false }
  const sums = { risk: 90, ownRisk: 90, threshold: 60 }
  await view.log.append({
    stream: streams.platform,
    subject: subjects.risk(randomUUID()),
    events: [{ type: 'RiskReached', v: 1, data: { userId, ...sums, findings: [cause], foundAt: at, at } }],
    expected: UNBORN,
    commitId: newId(),
    actor: 'service:monitoring',
    correlationId: newId(),
    at,
  })
}

it('ends nothing unless monitoring itself has signed it', async () => {
  const { accessToken: admin } = await client.login()
  const person = async (username: string) => {
    const body = { username, password: PASSWORD, roles: ['viewer'] }
    const made = await client.send('POST /users', { token: admin, body })
    const { accessToken: token } = await client.login(username, PASSWORD)
    const statusOf = async () => (await client.send('GET /auth/me', { token })).status
    return { id: String(made.body['id']), statusOf }
  }
  const [ann, bob] = [await person('ann'), await person('bob')]
  await tell(ann.id)
  await tell(ann.id, signaturesOf('simulation'))
  await tell(bob.id, signaturesOf('monitoring'))
  // What came before it in the log has been looked at by then.
  await until(async () => (await bob.statusOf()) === 401, LIMIT)
  expect(await ann.statusOf()).toBe(200)
  const ended = () =>
    auth.acts.filter(({ details }) => details?.['why'] === 'risk').map(({ target }) => target?.id)
  // It is written down after the session is over.
  await until(async () => ended().length > 0, LIMIT)
  expect(ended()).toEqual([bob.id])
})
