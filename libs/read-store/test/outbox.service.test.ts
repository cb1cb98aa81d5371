import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import { freshDatabase } from '@urbe/testkit'

import { openDatabase } from '../src/database.ts'
import { migrate } from '../src/migrate.ts'
import { ATTEMPTS_MAX } from '../src/outbox/back-off.ts'
import { type Delivered, type Delivery, startCourier } from '../src/outbox/courier.ts'
import { type Effect, effectsWriter } from '../src/outbox/effects-writer.ts'
import { claimDue, REMOVED_AT_ONCE, removeSettled, SETTLED_KEPT_MS } from '../src/outbox/outbox.ts'
import type { ReadStoreTables } from '../src/tables.ts'
import { eventually, migrations } from './counting.ts'

const HOUR_MS = 3_600_000
/** Longer than any clock here goes on while something is in hand. */
const LEASE_MS = 24 * HOUR_MS
const closing = new AsyncDisposableStack()
let db: Kysely<ReadStoreTables>
let effect = ''
beforeAll(async () => {
  db = openDatabase(closing.use(await freshDatabase()).url, { poolMax: 4 })
  closing.defer(() => db.destroy())
  await migrate(db, migrations)
})
afterAll(async () => await closing.disposeAsync())
beforeEach(() => {
  effect = randomUUID()
})

const at = '2026-11-22T12:00:00.000Z'
const owed = (sequence: number, over: Partial<Effect> = {}): Effect => {
  const event = { stream: 'PLATFORM', sequence, index: 0, at }
  return { effect, event, key: 'a', lane: String(sequence), body: String(sequence), ...over }
}
async function write(after: number | null, effects: readonly Effect[]): Promise<void> {
  const writer = effectsWriter(after)
  for (const each of effects) writer.add(each)
  await db.transaction().execute((trx) => writer.write(trx))
}
const rows = () =>
  db.selectFrom('outbox').selectAll().where('effect', '=', effect).orderBy('number').execute()

function courier(deliver: (delivery: Delivery) => Delivered, clock = () => new Date()) {
  const counts: string[] = []
  const started = startCourier({
    db,
    effect,
    deliver: (delivery) => Promise.resolve(deliver(delivery)),
    leaseMs: LEASE_MS,
    clock,
    random: () => 0,
    count: (outcome) => counts.push(outcome),
    log: { warn: () => undefined },
  })
  return { ...started, counts, [Symbol.asyncDispose]: started.stop }
}

it('owes an effect once, however often its event is applied', async () => {
  await write(0, [owed(1), owed(2)])
  await write(0, [owed(1), owed(2), owed(3)])
  expect((await rows()).map(({ body }) => body)).toEqual(['1', '2', '3'])
})

it('owes nothing for the past, and nothing at all while it is gone through again', async () => {
  await write(2, [owed(1), owed(2), owed(3)])
  await write(null, [owed(4)])
  expect((await rows()).map(({ body }) => body)).toEqual(['3'])
})

it('takes back what has not been delivered yet', async () => {
  await write(0, [owed(1), owed(2, { key: 'b' })])
  const writer = effectsWriter(0)
  writer.add(owed(3))
  writer.withdraw(owed(4))
  writer.add(owed(5))
  await db.transaction().execute((trx) => writer.write(trx))
  expect((await rows()).map(({ body }) => body)).toEqual(['2', '5'])
})

it('delivers what is in one lane in order, and lets no lane wait for another', async () => {
  await write(0, [owed(1, { lane: 'x' }), owed(2, { lane: 'x' }), owed(3, { lane: 'y' })])
  const heard: string[] = []
  let refuse = true
  const deliver = ({ body }: Delivery) => {
    heard.push(body)
    return refuse && body === '1' ? { delivered: false, outcome: 'no' } : { delivered: true, outcome: 'yes' }
  }
  let now = new Date(at)
  await using _ = courier(deliver, () => now)
  await eventually(async () =>
    (await rows()).some(({ body, state }) => body === '3' && state === 'delivered'),
  )
  expect(heard).not.toContain('2')
  refuse = false
  now = new Date(Date.parse(at) + HOUR_MS)
  await eventually(async () => (await rows()).every(({ state }) => state === 'delivered'))
  expect(heard.filter((body) => body !== '3')).toEqual(['1', '1', '2'])
})

it('bears the same id at every attempt and is given up after the last', async () => {
  await write(0, [owed(1)])
  await db
    .updateTable('outbox')
    .set({ attempts: ATTEMPTS_MAX - 2 })
    .where('effect', '=', effect)
    .execute()
  const ids = new Set<string>()
  let looks = 0
  await using working = courier(
    ({ id }) => {
      ids.add(id)
      return { delivered: false, outcome: 'no' }
    },
    () => new Date(Date.parse(at) + HOUR_MS * looks++),
  )
  await eventually(async () => (await rows())[0]?.state === 'dead')
  expect([ids.size, working.counts]).toEqual([1, ['retried', 'dead']])
})

it('gives up at once what is hopeless', async () => {
  await write(0, [owed(1)])
  await using _ = courier(() => ({ delivered: false, hopeless: true, outcome: 'gone' }))
  await eventually(async () => (await rows())[0]?.state === 'dead')
  expect(await rows()).toMatchObject([{ attempts: 1, last_outcome: 'gone' }])
})

it('leaves what somebody died with to the others, after the lease', async () => {
  await write(0, [owed(1)])
  const now = new Date()
  const claim = (when: Date) =>
    claimDue(db, { effect, now: when, until: new Date(when.getTime() + LEASE_MS), count: 5 })
  expect(await claim(now)).toHaveLength(1)
  expect(await claim(now)).toEqual([])
  expect(await claim(new Date(now.getTime() + LEASE_MS))).toMatchObject([{ attempts: 2 }])
})

it('delivers once when there are two couriers', async () => {
  await write(
    0,
    Array.from({ length: 60 }, (_, n) => owed(n + 1)),
  )
  const heard: string[] = []
  const deliver = ({ body }: Delivery) => {
    heard.push(body)
    return { delivered: true, outcome: 'yes' }
  }
  await using _one = courier(deliver)
  await using _other = courier(deliver)
  await eventually(async () => (await rows()).every(({ state }) => state === 'delivered'))
  expect([heard.length, new Set(heard).size]).toEqual([60, 60])
})

it('keeps what is settled for a while, and removes so much of it at a time', async () => {
  await write(
    0,
    Array.from({ length: REMOVED_AT_ONCE + 1 }, (_, n) => owed(n + 1)),
  )
  await write(0, [owed(9_999)])
  const settled = db.updateTable('outbox').set({ state: 'delivered', settled_at: new Date(at) })
  await settled.where('effect', '=', effect).where('sequence', '<', 9_999).execute()
  const early = new Date(Date.parse(at) + SETTLED_KEPT_MS - 1)
  expect(await removeSettled(db, { effect, now: early })).toBe(0)
  const late = new Date(Date.parse(at) + SETTLED_KEPT_MS + 1)
  expect(await removeSettled(db, { effect, now: late })).toBe(REMOVED_AT_ONCE)
  expect(await removeSettled(db, { effect, now: late })).toBe(1)
  expect((await rows()).map(({ sequence }) => sequence)).toEqual([9_999])
})
