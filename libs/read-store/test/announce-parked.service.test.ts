import { randomUUID } from 'node:crypto'

import { expect, it } from '@jest/globals'

import { streams, subjects } from '@urbe/contracts'
import { systemClock } from '@urbe/kernel'
import { freshDatabase, startLog } from '@urbe/testkit'

import { announceParked } from '../src/announce-parked.ts'
import { counter, counting, eventually, platform, startHouse } from './counting.ts'

const quiet = { warn: () => undefined }

it('tells the stream of parked events once what was set aside, and nothing of a rebuild', async () => {
  await using nats = await startLog()
  await using database = await freshDatabase()
  await using house = await startHouse({ natsUrl: nats.url, databaseUrl: database.url })
  const { db, connection, model } = house
  const { add } = counter(nats.log)
  await add(1)
  const bad = subjects.city(randomUUID())
  const body = new TextEncoder().encode('no JSON')
  await connection.publishWithAck({ subject: bad, body, headers: [] }, 20_000)
  await model.waitFor({ stream: platform, sequence: await add(1) }, 60_000)
  const courier = announceParked({ db, connection, clock: systemClock, log: quiet })
  const announced = async () => await nats.log.messages(streams.parked, 1, 10)
  await eventually(async () => (await announced()).length > 0)
  await model.control.rebuild(counting.name)
  await eventually(async () => (await model.control.list()).some(({ role }) => role === 'ready'))
  await model.control.switch(counting.name)
  const sequence = await add(1)
  await model.waitFor({ stream: platform, sequence }, 60_000)
  courier.wake()
  await courier.stop()
  const messages = await announced()
  expect(messages.map(({ subject }) => subject)).toEqual([subjects.parked(counting.name)])
  expect(JSON.parse(Buffer.from(messages[0]?.body ?? []).toString())).toMatchObject({
    projection: counting.name,
    stream: platform,
    sequence: sequence - 2,
    subject: bad,
    reason: 'Malformed: no versions',
  })
})
