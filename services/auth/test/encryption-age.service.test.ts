import { chmod, readFile } from 'node:fs/promises'

import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import type { AuditAct } from '@urbe/audit'
import { type NewId, uuid7 } from '@urbe/kernel'
import { until } from '@urbe/local-servers'
import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase, testRing, testSealing } from '@urbe/testkit'
import { kmsUnavailable } from '@urbe/vault'

import { migrations } from '../migrations/index.ts'
import type { Database } from '../src/database.ts'
import { followByAge, keepEncryptionKeysYoung } from '../src/keys/encryption-age.ts'
import { encryptionKeys } from '../src/keys/encryption-keys.ts'

const DAY_MS = 86_400_000
const days = 90
const newId: NewId = () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
const ana = { subject: 'user:ana', aggregateType: 'user', aggregateId: 'ana', field: 'username' }

let stack: AsyncDisposableStack
let database: Awaited<ReturnType<typeof freshDatabase>>
let ring: string
let aheadMs: number
let acts: AuditAct[]
let replicas: Awaited<ReturnType<typeof replica>>[]
const clock = () => new Date(Date.now() + aheadMs)
const audit = { record: async (act: AuditAct) => void acts.push(act) }

async function replica() {
  const db: Kysely<Database> = openDatabase<Database>(database.url, { poolMax: 2 })
  stack.defer(() => db.destroy())
  await migrate(db, migrations)
  const sealing = await testSealing({ databaseUrl: database.url, ring, clock, newId })
  stack.defer(sealing.close)
  const keys = encryptionKeys({ db, ...sealing })
  return { ...sealing, keys, look: () => followByAge({ keys, audit, clock, newId, days }) }
}

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  database = stack.use(await freshDatabase())
  ring = stack.use(await testRing()).path
  aheadMs = 0
  acts = []
  replicas = [await replica(), await replica(), await replica()]
})
afterEach(() => stack.disposeAsync())

const [first, every] = [
  () => {
    const [one] = replicas
    if (one === undefined) throw new Error('there is no replica')
    return one
  },
  () => Promise.all(replicas.map(({ look }) => look())),
]
const versions = async () => (await first().provider.keys()).map(({ version }) => version)

it('lets a key that is young enough alone', async () => {
  aheadMs = (days - 1) * DAY_MS
  expect(await every()).toEqual([undefined, undefined, undefined])
  expect([await versions(), acts]).toEqual([[1], []])
})

it('makes one successor of an old key, whoever looks at the same time, and tells the trail', async () => {
  const sealed = await first().vault.seal(ana, 'Ana')
  aheadMs = days * DAY_MS + 60_000
  const made = (await every()).filter((id) => id !== undefined)
  expect([made.length, await versions()]).toEqual([1, [1, 2]])
  expect(acts).toEqual([
    expect.objectContaining({
      action: 'key.rotated',
      actor: { type: 'service', id: 'auth' },
      target: { type: 'key', id: made[0] },
      details: { purpose: 'encryption', compromised: false },
    }),
  ])
  await until(
    async () => (await first().keys.list()).find(({ id }) => id === made[0])?.wraps?.['auth'] === 1,
    {
      deadlineMs: 60_000,
    },
  )
  for (const { vault } of replicas) {
    vault.forget(ana.subject)
    expect(await vault.open(ana, sealed)).toBe('Ana')
  }
  expect(await every()).toEqual([undefined, undefined, undefined])
})

it('does not follow a clock that went back', async () => {
  aheadMs = -10 * days * DAY_MS
  expect(await every()).toEqual([undefined, undefined, undefined])
  expect(await versions()).toEqual([1])
})

it('follows nothing where no age is set', async () => {
  aheadMs = 10_000 * DAY_MS
  const { keys } = first()
  expect(await followByAge({ keys, audit, clock, newId, days: undefined })).toBeUndefined()
  expect(await versions()).toEqual([1])
})

it('says that a key ring cannot be changed, and leaves it as it is', async () => {
  aheadMs = days * DAY_MS + 60_000
  const before = await readFile(ring, 'utf8')
  await chmod(ring, 0o640)
  const warned: object[] = []
  const log = { info: () => undefined, warn: (details: object) => void warned.push(details) }
  const { keys } = first()
  await keepEncryptionKeysYoung({ keys, audit, clock, newId, days, log })()
  expect(warned).toEqual([{ err: expect.objectContaining({ code: kmsUnavailable('').code }) }])
  expect([await readFile(ring, 'utf8'), acts]).toEqual([before, []])
})
