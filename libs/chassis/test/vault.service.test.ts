import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { z } from 'zod'

import { subjects } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { systemIds } from '@urbe/runtime'
import { createLogger } from '@urbe/telemetry'
import { freshDatabase } from '@urbe/testkit'
import { dataKeyMigration, SHREDDED } from '@urbe/vault'

import { openSealing, vaultSettings } from '../src/vault.ts'

const place = { subject: 'user:ana', aggregateType: 'user', aggregateId: 'ana', field: 'username' }
const settings = z.object(vaultSettings)
let folder: string
let path: string
let database: Awaited<ReturnType<typeof freshDatabase>>
let stops: (() => unknown)[]
let hear: (subject: string, body: object) => void = () => undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chassis-'))
  path = join(folder, 'ring.json')
  database = await freshDatabase()
  const db = openDatabase<unknown>(database.url, { poolMax: 1 })
  await migrate(db, { '0001': dataKeyMigration })
  await db.destroy()
  stops = []
})
afterEach(async () => {
  await stop()
  await database[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

async function stop(): Promise<void> {
  for (const each of stops.splice(0).reverse()) await each()
}

/** As a process does it that starts with these settings. */
async function open(given: Readonly<Record<string, string>>) {
  const self = {
    name: 'auth' as const,
    instance: 'one',
    env: {
      ...settings.parse(given),
      DATABASE_URL: database.url,
      PUBLIC_ORIGIN: 'http://localhost:8080',
      URBE_TLS: '0' as const,
    },
    log: createLogger({ service: 'auth', level: 'silent' }),
    clock: systemClock,
    newId: systemIds(systemClock),
    signal: new AbortController().signal,
    onStop: (_what: string, undo: () => unknown) => void stops.push(undo),
  }
  const subscribe: LogConnection['subscribe'] = (_subject, onMessage) => {
    const meta = { code: () => 0, headers: () => ({}), head: () => '' }
    hear = (subject, body) => onMessage(Buffer.from(JSON.stringify(body)), subject, undefined, meta)
    return { unsubscribe: () => undefined }
  }
  return await openSealing(self, { connection: { subscribe } })
}

it('makes the ring at the first start, for nobody else to read, and finds it at the next', async () => {
  const first = await open({ KEY_RING_FILE: path, KEY_RING_CREATE: '1' })
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  const sealed = await first.vault.seal(place, 'Ana')
  await stop()
  const second = await open({ KEY_RING_FILE: path, KEY_RING_CREATE: '1' })
  expect(await second.vault.open(place, sealed)).toBe('Ana')
})

it('does not start without the ring when it may not make one', async () => {
  await expect(open({ KEY_RING_FILE: path })).rejects.toMatchObject({ code: 'kms_unavailable' })
})

it('makes no new ring in the place of a lost one', async () => {
  const { vault } = await open({ KEY_RING_FILE: path, KEY_RING_CREATE: '1' })
  await vault.seal(place, 'Ana')
  await stop()
  await rm(path)
  await expect(open({ KEY_RING_FILE: path, KEY_RING_CREATE: '1' })).rejects.toMatchObject({
    code: 'kms_unavailable',
  })
})

it('does not start with a ring that is not the one that wrapped what is there', async () => {
  const { vault } = await open({ KEY_RING_FILE: path, KEY_RING_CREATE: '1' })
  await vault.seal(place, 'Ana')
  const { vault: other } = await open({
    KEY_RING_FILE: join(folder, 'other.json'),
    KEY_RING_CREATE: '0',
  }).catch(() => ({ vault: undefined }))
  expect(other).toBeUndefined()
  await stop()
  await rm(path)
  const empty = await freshDatabase()
  const mine = database
  database = empty
  const db = openDatabase<unknown>(empty.url, { poolMax: 1 })
  await migrate(db, { '0001': dataKeyMigration })
  await db.destroy()
  await open({ KEY_RING_FILE: path, KEY_RING_CREATE: '1' })
  await stop()
  await empty[Symbol.asyncDispose]()
  database = mine
  await expect(open({ KEY_RING_FILE: path })).rejects.toMatchObject({
    code: 'kms_unavailable',
    message: expect.stringMatching(/keys that are not there: kek-1-/),
  })
})

it.each([
  ['no place for the keys', {}],
  ['two places for the keys', { KEY_RING_FILE: '/a', VAULT_ADDR: 'http://localhost:8200' }],
  ['Vault without a token', { VAULT_ADDR: 'http://localhost:8200' }],
  ['AWS KMS beside a ring', { KEY_RING_FILE: '/a', AWS_KMS_ALIAS: 'urbe' }],
  ['AWS KMS without credentials', { AWS_KMS_ALIAS: 'urbe', AWS_KMS_REGION: 'eu-central-1' }],
])('does not start with %s', async (_, given) => {
  await expect(open(given)).rejects.toThrow(/bad configuration/)
})

it('does not start while AWS KMS cannot be reached, and does not tell its credentials', async () => {
  const file = join(folder, 'credentials.json')
  await writeFile(file, JSON.stringify({ accessKeyId: 'AKID', secretAccessKey: 'not-to-be-told' }))
  const kms = { AWS_KMS_ALIAS: 'urbe', AWS_KMS_REGION: 'eu-central-1', AWS_CREDENTIALS_FILE: file }
  await expect(open({ ...kms, AWS_KMS_ENDPOINT: 'http://127.0.0.1:9' })).rejects.toMatchObject({
    code: 'kms_unavailable',
    message: expect.not.stringContaining('not-to-be-told'),
  })
})

it('drops what another process has shredded as soon as it is told', async () => {
  const [{ vault }, other] = [
    await open({ KEY_RING_FILE: path, KEY_RING_CREATE: '1' }),
    await open({ KEY_RING_FILE: path }),
  ]
  const sealed = await other.vault.seal(place, 'Ana')
  expect(await other.vault.open(place, sealed)).toBe('Ana')
  await vault.shred(place.subject)
  hear(subjects.shredded, { subject: place.subject })
  expect(await other.vault.open(place, sealed)).toBe(SHREDDED)
  hear(subjects.shredded, { something: 'else' })
})

it('wraps data keys anew after a rotation', async () => {
  const { vault, provider, store, rewrap } = await open({ KEY_RING_FILE: path, KEY_RING_CREATE: '1' })
  await vault.seal(place, 'Ana')
  const made = await provider.rotate()
  await rewrap()
  expect(await store.counts()).toEqual(new Map([[made, 1]]))
})
