import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'

import { afterAll, beforeAll, expect, it } from '@jest/globals'

import {
  makeSigningKeys,
  revokeSigningKey,
  rotateSigningKeys,
  type Signers,
  signersFile,
  signingKeyFile,
} from '../src/signing/key-files.ts'
import { TELL_AGAIN_MS, TOLD_MAX } from '../src/signing/signatures.ts'
import { eventually } from './samples.ts'
import { fileFaults, openSigningHouse } from './signing-house.ts'

const SERVICES = ['auth', 'simulation', 'event-store'] as const
const what = { subject: 'plat.auth.user.1', id: 'a', bytes: 'what was done' }
const AT = '2026-11-23T09:00:00.000Z'
const LATER = '2026-11-23T11:00:00.123456789Z'

let house: Awaited<ReturnType<typeof openSigningHouse>>
beforeAll(async () => {
  house = await openSigningHouse(SERVICES)
})
afterAll(() => house[Symbol.asyncDispose]())

it('believes what the owner of a subject has signed, and nothing that differs from it in a byte', () => {
  const { sign, faultIn } = house.of('auth')
  const signature = sign(what)
  expect(house.of('simulation').faultIn(what, signature, AT)).toBeUndefined()
  const changed = [
    { ...what, subject: 'plat.auth.user.2' },
    { ...what, id: 'b' },
    { ...what, bytes: 'what was don3' },
    { ...what, subject: 'plat.auth.user.1\na', id: '' },
  ]
  for (const each of changed) expect(faultIn(each, signature, AT)).toBe('bad_signature')
})

it.each([
  ['nothing', undefined, 'no_signature'],
  ['what is none', 'x', 'bad_signature'],
  ['one of a key that nobody knows', `${'0'.repeat(16)}.${'A'.repeat(86)}`, 'unknown_key'],
])('does not believe %s instead of a signature', (_, signature, fault) => {
  expect(house.of('auth').faultIn(what, signature, AT)).toBe(fault)
})

it('does not believe a service that speaks for another, but for the one that repairs the log', () => {
  const { faultIn } = house.of('auth')
  expect(faultIn(what, house.of('simulation').sign(what), AT)).toBe('foreign_key')
  expect(faultIn(what, house.of('event-store').sign(what), AT)).toBeUndefined()
  const told = { subject: 'sec.rev', id: 'a', bytes: '{}' }
  expect(faultIn(told, house.of('simulation').sign(told), AT)).toBe('foreign_key')
  expect(faultIn(told, house.of('auth').sign(told), AT)).toBeUndefined()
})

it('believes what an installation stored before it had keys, and nothing unsigned that came later', async () => {
  await using old = await openSigningHouse(['auth'], '2026-11-23T10:00:00.000Z')
  const { faultIn } = old.of('auth')
  expect(faultIn(what, undefined, AT)).toBeUndefined()
  expect(faultIn(what, undefined, LATER)).toBe('no_signature')
})

it('goes on with a new key without a restart, and believes what the old one has signed', async () => {
  await using turning = await openSigningHouse(SERVICES)
  const [auth, other] = [turning.of('auth'), turning.of('simulation')]
  const before = auth.sign(what)
  await rotateSigningKeys({ folder: turning.folder, services: ['auth'], now: AT })
  // Whoever has started since signs with the new key; the others have not looked at the file yet.
  const after = turning.of('auth').sign(what)
  expect(after.slice(0, 16)).not.toBe(before.slice(0, 16))
  expect([before, after].map((each) => other.faultIn(what, each, AT))).toEqual([undefined, undefined])
  await eventually(() => auth.sign(what).startsWith(after.slice(0, 16)))
})

it('does not believe what was stored after a key had been declared to be in wrong hands', async () => {
  await using lost = await openSigningHouse(SERVICES)
  const signature = lost.of('auth').sign(what)
  const id = signature.slice(0, 16)
  await revokeSigningKey({ folder: lost.folder, id, now: '2026-11-23T10:00:00.000Z' })
  const { faultIn } = lost.of('auth')
  expect([AT, LATER].map((at) => faultIn(what, signature, at))).toEqual([undefined, 'revoked_key'])
  await expect(revokeSigningKey({ folder: lost.folder, id: 'x', now: AT })).rejects.toThrow('no key x')
})

it('does not start with a key that nobody believes, or with one that is not what its id says', async () => {
  await using broken = await openSigningHouse(['auth'])
  const file = signersFile(broken.folder)
  const signers = JSON.parse(await readFile(file, 'utf8')) as Signers
  const write = (change: object) =>
    writeFile(
      file,
      JSON.stringify({ ...signers, signers: signers.signers.map((each) => ({ ...each, ...change })) }),
    )
  await write({ service: 'simulation' })
  expect(() => broken.of('auth')).toThrow('nobody believes the key')
  await write({ id: '0'.repeat(16) })
  expect(() => broken.of('auth')).toThrow('is not what its id says')
})

it('goes on with the keys that it has when the file becomes unreadable', async () => {
  await using broken = await openSigningHouse(SERVICES)
  const auth = broken.of('auth')
  const signature = auth.sign(what)
  await writeFile(signersFile(broken.folder), '{')
  expect(auth.faultIn(what, `${'0'.repeat(16)}.${'A'.repeat(86)}`, AT)).toBe('unknown_key')
  expect(auth.faultIn(what, signature, AT)).toBeUndefined()
  expect(fileFaults.length).toBeGreaterThan(0)
})

it('makes each key once, for nobody else to read', async () => {
  const before = await readFile(signingKeyFile(house.folder, 'auth'), 'utf8')
  await makeSigningKeys({ folder: house.folder, services: SERVICES, now: AT })
  expect(await readFile(signingKeyFile(house.folder, 'auth'), 'utf8')).toBe(before)
  expect((await stat(signingKeyFile(house.folder, 'auth'))).mode & 0o777).toBe(0o600)
  expect(await readFile(signersFile(house.folder), 'utf8')).not.toContain('PRIVATE')
})

it('makes no keys anew because the old ones cannot be read', async () => {
  await using broken = await openSigningHouse(['auth'])
  const { folder } = broken
  const before = await readFile(signingKeyFile(folder, 'auth'), 'utf8')
  await rm(signersFile(folder))
  await mkdir(signersFile(folder))
  await expect(makeSigningKeys({ folder, services: SERVICES, now: AT })).rejects.toThrow('EISDIR')
  expect(await readFile(signingKeyFile(folder, 'auth'), 'utf8')).toBe(before)
})

it('tells a stored message once, others of one kind once a minute, and all of them as a number', () => {
  let now = Date.parse(AT)
  const signatures = house.of('auth', () => new Date(now))
  const told: boolean[] = []
  signatures.onFault((_, isNews) => told.push(isNews))
  const stored = (sequence: number) =>
    ({ subject: 'plat.auth.user.1', fault: 'bad_signature', place: `PLATFORM:${sequence}` }) as const
  const passing = { subject: 'sec.rev', fault: 'no_signature' } as const
  signatures.report(stored(1))
  signatures.report(passing)
  now += TELL_AGAIN_MS - 1
  signatures.report(stored(1))
  signatures.report(passing)
  now += 1
  signatures.report(stored(1))
  signatures.report(passing)
  expect(told).toEqual([true, true, false, false, false, true])
  for (let sequence = 2; sequence <= TOLD_MAX + 1; sequence++) signatures.report(stored(sequence))
  signatures.report(stored(1))
  expect(told.at(-1)).toBe(true)
})
