import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { CERTIFICATE_DAYS } from './authority.ts'
import { keepCertificates, RENEWED_BELOW_DAYS } from './certificates.ts'
import { certificateFiles } from './files.ts'

const DAY_MS = 86_400_000
const START = new Date('2026-03-01T12:00:00Z')
const after = (days: number) => new Date(START.getTime() + days * DAY_MS)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-tls-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const keep = (now: Date, names = ['auth', 'nats']) => keepCertificates({ folder, names, now })
const certificate = async (name: string) =>
  new X509Certificate(await readFile(certificateFiles(folder, name).certFile))

it('gives every process a certificate of its own that the authority vouches for', async () => {
  expect(await keep(START)).toEqual(['auth', 'nats'])
  const ca = new X509Certificate(await readFile(join(folder, 'ca.pem')))
  const auth = await certificate('auth')
  expect(auth.verify(ca.publicKey)).toBe(true)
  expect(auth.checkIssued(ca)).toBe(true)
  expect([ca.ca, auth.ca]).toEqual([true, false])
  expect([auth.checkHost('localhost'), auth.checkHost('auth'), auth.checkIP('127.0.0.1')]).toEqual([
    'localhost',
    'auth',
    '127.0.0.1',
  ])
  expect(auth.checkHost('nats')).toBeUndefined()
  expect(auth.fingerprint256).not.toBe((await certificate('nats')).fingerprint256)
})

it('keeps keys from everybody else', async () => {
  await keep(START)
  const modes = await Promise.all(
    ['ca.key', 'auth.key', 'nats.key'].map(async (name) => (await stat(join(folder, name))).mode & 0o777),
  )
  expect(modes).toEqual([0o600, 0o600, 0o600])
})

it('renews a certificate before it ends and no sooner, under the same authority', async () => {
  await keep(START)
  const authority = await readFile(join(folder, 'ca.pem'), 'utf8')
  expect(await keep(after(CERTIFICATE_DAYS - RENEWED_BELOW_DAYS - 1))).toEqual([])
  expect(await keep(after(CERTIFICATE_DAYS - RENEWED_BELOW_DAYS + 1))).toEqual(['auth', 'nats'])
  expect(await readFile(join(folder, 'ca.pem'), 'utf8')).toBe(authority)
  expect((await certificate('auth')).validToDate.getTime()).toBeGreaterThan(after(CERTIFICATE_DAYS).getTime())
})

it('makes anew what was damaged, and what another authority has signed', async () => {
  await keep(START)
  await writeFile(certificateFiles(folder, 'auth').certFile, 'no certificate')
  expect(await keep(START)).toEqual(['auth'])
  await rm(join(folder, 'ca.pem'))
  expect(await keep(START)).toEqual(['auth', 'nats'])
})
