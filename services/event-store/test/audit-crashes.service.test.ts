import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { expect, it } from '@jest/globals'

import { connectLog, noLogLines, openEventLog } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase, startLog } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { appendActs, grownSoFar } from '../src/audit/append.ts'
import { openAudit } from '../src/audit/open-audit.ts'
import type { Database } from '../src/database.ts'
import { checkpointsIn, rootByDefinition, storedEntries, trailOf } from './audit-trail.ts'
import { until } from './house.ts'

const PROCESS = fileURLToPath(new URL('./audit-process.ts', import.meta.url))
const ROUNDS = 3
const ACTS_PER_ROUND = 120
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

async function startHouse() {
  const closing = new AsyncDisposableStack()
  const nats = closing.use(await startLog({ service: 'auth' }))
  const { url } = closing.use(await freshDatabase())
  const db = openDatabase<Database>(url, { poolMax: 8 })
  closing.defer(() => db.destroy())
  await migrate(db, migrations)
  return { nats, db, databaseUrl: url, closing, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}
type House = Awaited<ReturnType<typeof startHouse>>

async function sequencerHere({ nats, db, closing }: House) {
  const connection = await connectLog({ url: nats.url, name: 'event-store' })
  const stop = new AbortController()
  const log = openEventLog(connection, { service: 'event-store', clock: systemClock })
  const audit = await openAudit({
    ...{ connection, db, log, clock: systemClock, logger: noLogLines, signal: stop.signal },
    ...{ origin: 'urbe.example/audit/v1', keyFile: undefined, checkpointFile: undefined },
  })
  closing.defer(async () => {
    stop.abort()
    await audit.ended()
    await connection.close()
  })
  return audit
}

async function expectWhole({ db }: House): Promise<void> {
  const { places, leaves } = await storedEntries(db)
  expect(places).toEqual(places.map((_, at) => at))
  const checkpoints = await checkpointsIn(db)
  for (const { size, root } of checkpoints)
    expect(hex(root)).toBe(hex(rootByDefinition(leaves.slice(0, size))))
  expect(checkpoints.at(-1)?.size).toBe(leaves.length)
}

it('loses nothing, doubles nothing and signs one history although the sequencer is killed again and again', async () => {
  await using house = await startHouse()
  const trail = trailOf(house.nats.connection, 'auth')
  for (let round = 1; round <= ROUNDS; round += 1) {
    const before = await grownSoFar(house.db)
    const child = spawn(process.execPath, ['--no-warnings', PROCESS, house.nats.url, house.databaseUrl], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const gone = once(child, 'exit')
    const writing = (async () => {
      for (let more = 0; more < ACTS_PER_ROUND; more += 1)
        await trail.record({
          action: 'login',
          outcome: 'allowed',
          actor: { type: 'user', id: `${round}-${more}` },
        })
    })()
    await until(async () => (await grownSoFar(house.db)).size > before.size + 20 * round)
    child.kill('SIGKILL')
    await Promise.all([gone, writing])
  }
  const audit = await sequencerHere(house)
  const wanted = ROUNDS * ACTS_PER_ROUND
  await until(async () => (await audit.standing()).sealed === wanted)
  await expectWhole(house)
})

it('signs what was appended before a crash, and lets no two append to the same place', async () => {
  await using house = await startHouse()
  const { db, nats } = house
  const trail = trailOf(nats.connection, 'auth')
  for (const id of ['a', 'b', 'c'])
    await trail.record({ action: 'login', outcome: 'allowed', actor: { type: 'user', id } })
  const messages = (await nats.log.messages('AUDIT', 1, 2)).map((stored) => ({ stored }))
  const before = await grownSoFar(db)
  // Two who both believe to be the only one.
  const settled = await Promise.allSettled(
    Array.from({ length: 2 }, () => appendActs(db, { before, messages, acts: messages })),
  )
  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await checkpointsIn(db)).toEqual([])
  const audit = await sequencerHere(house)
  await until(async () => (await audit.standing()).sealed === 3)
  await expectWhole(house)
})

it('signs no tree that does not begin with what was signed before, and says so', async () => {
  await using house = await startHouse()
  const { db, nats } = house
  const trail = trailOf(nats.connection, 'auth')
  const audit = await sequencerHere(house)
  const act = { action: 'login', outcome: 'allowed', actor: { type: 'user' } } as const
  await trail.record(act)
  await until(async () => (await audit.standing()).sealed === 1)
  await db
    .updateTable('audit_tile')
    .set({ hashes: Buffer.alloc(32, 9) })
    .execute()
  await trail.record(act)
  await until(() => audit.check().status === 'fail')
  expect(await checkpointsIn(db)).toHaveLength(1)
  expect(audit.check().detail).toMatch(/tree of 2/)
})
