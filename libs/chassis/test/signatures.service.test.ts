import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from '@jest/globals'

import type { AuditAct } from '@urbe/audit'
import { makeSigningKeys, signersFile, signingKeyFile } from '@urbe/event-log/signing-keys'
import { systemClock } from '@urbe/kernel'
import { createMeters } from '@urbe/telemetry'

import { signaturesOf, tellFaults } from '../src/signatures.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-signing-'))
  await makeSigningKeys({ folder, services: ['auth'], now: '2026-11-23T08:00:00.000Z' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function open(env: object) {
  const lines: string[] = []
  const line = (_: unknown, message?: string) => void lines.push(message ?? '')
  const log = { warn: line, error: line }
  // Only what is used of a service's process.
  const self = { name: 'auth', env, log, clock: systemClock, newId: randomUUID }
  return { lines, log, open: () => signaturesOf(self as unknown as Parameters<typeof signaturesOf>[0]) }
}

it('says that nothing is signed where no key is given, and does not start with half of what it needs', () => {
  const without = open({})
  expect(without.open()).toBeUndefined()
  expect(without.lines).toEqual(['nothing is signed: SIGNING_KEY_FILE is not set'])
  expect(open({ SIGNERS_FILE: signersFile(folder) }).open).toThrow('one needs the other')
})

it('counts what is not believed, and tells it to the trail and the log once', async () => {
  const {
    open: signatures,
    lines,
    log,
  } = open({
    SIGNING_KEY_FILE: signingKeyFile(folder, 'auth'),
    SIGNERS_FILE: signersFile(folder),
  })
  const opened = signatures()
  if (opened === undefined) throw new Error('the keys are given')
  const acts: AuditAct[] = []
  const meters = createMeters({ service: 'auth' })
  tellFaults(opened, { service: 'auth', audit: { note: (act) => void acts.push(act) }, meters, log })
  const message = { subject: 'plat.auth.user.1', fault: 'no_signature', place: 'PLATFORM:7' } as const
  opened.report(message)
  opened.report(message)
  meters.stop()
  expect((await meters.text()).body).toMatch(/urbe_signature_faults_total\{.*no_signature.*\} 2/)
  expect(lines).toEqual(['a message is not believed'])
  expect(acts).toMatchObject([
    {
      action: 'message.forged',
      reason: 'no_signature',
      actor: { type: 'service', id: 'auth' },
      target: { type: 'message', id: 'PLATFORM:7' },
    },
  ])
})
