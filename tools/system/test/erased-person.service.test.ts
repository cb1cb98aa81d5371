import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { type Page, type ProjectionGeneration, type ProjectionView, serviceNames } from '@urbe/contracts'
import { openDatabase } from '@urbe/read-store'

import { dumpOf, filesWith } from '../../../services/auth/test/at-rest.ts'
import { type Caller, callerOf, until } from '../caller.ts'
import { type Copy, startCopy } from '../copy.ts'

const ERASED = 'canary-philomena-vasconcelos'
const KEPT = 'control-bartholomew-quayle'
const PASS_PHRASE = 'a long enough pass phrase'

interface User {
  readonly id: string
  readonly username: string | null
}

let copy: Copy
let caller: Caller
let erased: User
let kept: User

beforeAll(async () => {
  copy = await startCopy({ ARCHIVE_SEGMENT_SECONDS_MAX: '1' })
  caller = await callerOf(copy.origin)
  ;[erased, kept] = [await live(ERASED), await live(KEPT)]
  await caller.call(`/users/${erased.id}/personal-data`, { method: 'DELETE' })
})
afterAll(async () => {
  await copy?.[Symbol.asyncDispose]()
})

/** Somebody comes, signs in, is given other roles, and is kept in a snapshot. */
async function live(username: string): Promise<User> {
  const made = await caller.call<User>('/users', {
    body: { username, password: PASS_PHRASE, roles: ['viewer'] },
  })
  await caller.call('/auth/login', { body: { username, password: PASS_PHRASE } })
  // A service that is busy for long is told of as one that does not answer.
  await until(() => caller.call('/snapshots', { body: { type: 'user', id: made.id } }))
  return made
}

const HAVE_READ_MODELS = ['auth', 'event-store', 'monitoring', 'simulation']
const projections = async () => (await caller.call<Page<ProjectionView>>('/projections')).items

/** From the first message of every stream, by every projection of every service. */
async function replayEverything(): Promise<readonly string[]> {
  // Services tell of their read models every now and then: the first time may be before there are any.
  const told = await until(async () => {
    const found = await projections()
    return HAVE_READ_MODELS.every((name) => found.some(({ service }) => service === name)) && found
  })
  const names = [...new Set(told.map(({ name }) => name))]
  for (const name of names) {
    const { generation } = await until(() =>
      caller.call<ProjectionGeneration>(`/projections/${name}/rebuild`, { body: {} }),
    )
    await until(async () =>
      (await projections()).some(
        (each) => each.name === name && each.generation === generation && each.role === 'ready',
      ),
    )
    await caller.call(`/projections/${name}/switch`, { body: { generation } })
  }
  return names
}

async function everyTable(): Promise<string> {
  const read = async <Content>(name: string) =>
    JSON.parse(await readFile(join(copy.stateDir, name), 'utf8')) as Content
  const { postgres: port } = await read<{ postgres: number }>('ports.json')
  const password = (await readFile(join(copy.stateDir, 'passwords', 'postgres'), 'utf8')).trim()
  const url = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`
  const db = openDatabase<unknown>(url('postgres'), { poolMax: 1 })
  const { rows } = await sql<{ datname: string }>`
    select datname from pg_database where datname like 'urbe%'`.execute(db)
  await db.destroy()
  const dumps: string[] = []
  for (const { datname } of rows) dumps.push(await dumpOf(url(datname)))
  expect(dumps.length).toBe(serviceNames.length)
  return dumps.join('\n')
}

it('a person who is erased stays erased when the whole log is read again from its beginning', async () => {
  const names = await replayEverything()
  expect(names).toEqual(expect.arrayContaining(['users_v1', 'timeline_v1']))
  // What is kept in memory comes from the log and the snapshots again, too.
  const pid = copy.kill('auth')
  await until(async () => copy.pidOf('auth') !== pid)
  caller = await until(() => callerOf(copy.origin))
  expect(await caller.call(`/users/${kept.id}`)).toMatchObject({ username: KEPT, status: 'active' })
  expect(await caller.call(`/users/${erased.id}`)).toMatchObject({ username: null, status: 'erased' })
  // Services tell of themselves every now and then, and one has just come back.
  await until(async () => {
    const active = (await projections()).filter(({ role, generation }) => role === 'active' && generation > 1)
    return names.every((name) => active.some((each) => each.name === name))
  })
})

it('no table, message, snapshot, segment of the archive or line of a log holds the name', async () => {
  const tables = await everyTable()
  // The search sees what is there: the id stands everywhere, and the names of both were sealed from the beginning.
  expect(tables).toContain(erased.id)
  expect([ERASED, KEPT].filter((name) => tables.includes(name))).toEqual([])
  expect(tables).toContain(`"subject":"user:${erased.id}","kek_id":"","wrapped":null,"state":"shredded"`)
  // The archive follows the log at a distance.
  await until(async () => {
    const places = (await filesWith(copy.stateDir, erased.id)).join('\n')
    return ['nats/store', 'archive/'].every((place) => places.includes(place))
  })
  expect(await filesWith(copy.stateDir, ERASED)).toEqual([])
  expect(await filesWith(copy.stateDir, Buffer.from(ERASED).toString('hex'))).toEqual([])
})
