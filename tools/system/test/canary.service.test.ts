import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { headers } from 'nats'
import pg from 'pg'

import { connectTo, type Seen } from '../../canary/places.ts'
import { type Lived, live, look } from '../../canary/platform.ts'
import { databaseAt, streamsAt } from '../../canary/stores.ts'
import { type Copy, startCopy } from '../copy.ts'

const adminPassword = `Canary & admin ${randomBytes(9).toString('hex')}`
const LEAK = `leaked-${randomBytes(12).toString('hex')}`
let copy: Copy
let lived: Lived
let seen: Seen

beforeAll(async () => {
  copy = await startCopy({ URBE_ADMIN_PASSWORD: adminPassword })
})
afterAll(async () => {
  await copy?.[Symbol.asyncDispose]()
})

const hits = (canary: 'leak' | 'others') =>
  seen.hits.filter((hit) => (hit.canary === 'leak') === (canary === 'leak'))

it('lives with canaries in it', async () => {
  lived = await live({ ...copy, adminPassword })
  await plant(copy.stateDir)
  expect(lived.canaries.length).toBeGreaterThan(60)
  expect(lived.asker.count()).toBeGreaterThan(200)
})

it('keeps every secret and every name of a person to itself, wherever one looks', async () => {
  const canaries = [...lived.canaries, { name: 'leak', text: LEAK }]
  seen = await look(copy, { ...lived, canaries })
  expect(hits('others')).toEqual([])
})

it('has looked at much', () => {
  expect(seen.bytes).toBeGreaterThan(20_000_000)
  for (const part of [
    'logs/auth.log',
    'nats/store/',
    'urbe_auth ',
    'PLATFORM ',
    'AUDIT ',
    'archive/',
    'metrics of ',
    'environ of ',
  ])
    expect(seen.places.some((place) => place.startsWith(part)) ? 'seen' : part).toBe('seen')
})

it.each([
  ['a log, in hex', /^logs\/auth\.log$/],
  ['a table, as bytes', /^urbe_auth public\.planted$/],
  ['a message, in base64 in its header', /^PARKED \d+$/],
  ['an archive, packed', /^archive\/planted\.zst$/],
])('finds what was planted in %s', (_, place) => {
  expect(hits('leak').map((hit) => hit.place)).toContainEqual(expect.stringMatching(place))
})

async function plant(stateDir: string): Promise<void> {
  await appendFile(join(stateDir, 'logs', 'auth.log'), `{"msg":"${Buffer.from(LEAK).toString('hex')}"}\n`)
  const client = new pg.Client({ ...(await databaseAt(stateDir)), database: 'urbe_auth' })
  await client.connect()
  await client.query('create table planted (what bytea)')
  await client.query('insert into planted values ($1)', [Buffer.from(`x${LEAK}`)])
  await client.end()
  await mkdir(join(stateDir, 'archive'), { recursive: true })
  await writeFile(join(stateDir, 'archive', 'planted.zst'), zstdCompressSync(Buffer.from(`{"a":"${LEAK}"}`)))
  const connection = await connectTo(await streamsAt(stateDir))
  const head = headers()
  head.set('planted', Buffer.from(`yy${LEAK}`).toString('base64'))
  await connection.jetstream().publish('parked.planted', 'nothing', { headers: head })
  await connection.close()
}
