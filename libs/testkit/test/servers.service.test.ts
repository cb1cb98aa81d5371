import { expect, it } from '@jest/globals'
import { connect } from 'nats'
import pg from 'pg'

import { startNats } from '../src/nats-server.ts'
import { freePort } from '../src/ports.ts'
import { freshDatabase, startPostgres } from '../src/postgres-server.ts'

it('gives a NATS server with JetStream', async () => {
  await using server = await startNats()
  const nats = await connect({ servers: server.url })
  const manager = await nats.jetstreamManager()
  await manager.streams.add({ name: 'S', subjects: ['s.>'] })
  expect((await nats.jetstream().publish('s.1')).seq).toBe(1)
  await nats.close()
})

it('passes further configuration on to the NATS server', async () => {
  await using server = await startNats({ config: 'authorization { token: "right" }' })
  await expect(connect({ servers: server.url, token: 'wrong' })).rejects.toMatchObject({
    code: 'AUTHORIZATION_VIOLATION',
  })
})

it('shows the end of the log of a NATS server that does not start', async () => {
  await expect(startNats({ config: 'nonsense {' })).rejects.toThrow(/Parse error/)
})

it('gives each caller a database of its own', async () => {
  await using one = await freshDatabase()
  await using two = await freshDatabase()
  await ask(one.url, 'create table only_here (id int)')
  await expect(ask(two.url, 'select * from only_here')).rejects.toMatchObject({ code: '42P01' })
})

it('drops the database with its connections', async () => {
  const database = await freshDatabase()
  const client = new pg.Client({ connectionString: database.url })
  client.on('error', () => undefined)
  await client.connect()
  await database[Symbol.asyncDispose]()
  await expect(ask(database.url, 'select 1')).rejects.toMatchObject({ code: '3D000' })
})

it('sorts and compares text the same way on every machine', async () => {
  await using cluster = await startPostgres()
  expect(await ask(cluster.url, "select 'a' > 'B' as after, upper('ção') as upper")).toEqual([
    { after: true, upper: 'ÇÃO' },
  ])
})

it('hands out a port that nobody uses', async () => {
  expect(await freePort()).not.toBe(await freePort())
})

async function ask(url: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
