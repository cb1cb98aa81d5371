import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { type Kysely, type PostgresPool, sql } from 'kysely'
import pg from 'pg'

import { startPostgres } from '@urbe/testkit'

import { openDatabase } from '../src/database.ts'
import { nextPasswordFile, passwordsIn, TRIES_MAX, willingPool } from '../src/passwords.ts'

const CONNECTIONS = 10

let cluster: Awaited<ReturnType<typeof startPostgres>>
let superuser: Kysely<unknown>
let folder: string
let file: string
beforeAll(async () => {
  cluster = await startPostgres()
  superuser = openDatabase<unknown>(cluster.url, { poolMax: 2 })
  await sql`create role tester login`.execute(superuser)
  const { rows } = await sql<{ hba_file: string }>`show hba_file`.execute(superuser)
  const rules = "('host all tester all scram-sha-256'), ('host all all all trust')"
  await sql
    .raw(`copy (select * from (values ${rules}) as rules) to '${rows[0]?.hba_file}'`)
    .execute(superuser)
  await sql`select pg_reload_conf()`.execute(superuser)
  folder = await mkdtemp(join(tmpdir(), 'urbe-password-'))
  file = join(folder, 'tester')
})
afterAll(async () => {
  await superuser.destroy()
  await cluster[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  await writeFile(file, 'old\n')
  await rm(nextPasswordFile(file), { force: true })
  await serverKnows('old')
})

const serverKnows = (password: string) =>
  sql.raw(`alter role tester password '${password}'`).execute(superuser)

function opened(passwordFile: string | undefined, password = ''): Kysely<unknown> {
  const url = new URL(cluster.url)
  url.username = 'tester'
  url.password = password
  return openDatabase<unknown>(url.href, { poolMax: CONNECTIONS, passwordFile })
}

it('is asked for at every connection, and whoever is there stays while it is replaced', async () => {
  const db = opened(file, 'this one in the address does not count')
  const over = Promise.withResolvers<void>()
  const held: Promise<unknown>[] = []
  /** Keeps connections to the end, so that the next ones are new. */
  const take = async (count: number) => {
    const there = Array.from({ length: count }, () => Promise.withResolvers<void>())
    for (const { resolve, reject } of there) {
      const kept = db.connection().execute(async (one) => {
        await sql`select 1`.execute(one)
        resolve()
        await over.promise
        await sql`select 2`.execute(one)
      })
      kept.catch(reject)
      held.push(kept)
    }
    await Promise.all(there.map(({ promise }) => promise))
  }
  await take(2)
  await writeFile(nextPasswordFile(file), 'new\n')
  await take(2)
  await serverKnows('new')
  await take(3)
  await rename(nextPasswordFile(file), file)
  await take(2)
  await writeFile(nextPasswordFile(file), 'not known yet\n')
  await take(1)
  expect(held).toHaveLength(CONNECTIONS)
  over.resolve()
  await Promise.all(held)
  await db.destroy()
})

it('is found wherever whoever replaces it was stopped', async () => {
  await writeFile(nextPasswordFile(file), 'new\n')
  await serverKnows('new')
  const db = opened(file)
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  await db.destroy()
})

it('is the one in the address where there is no file', async () => {
  const db = opened(undefined, 'old')
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  await db.destroy()
})

it('that is wrong in both files is told after a few tries, without a word of it', async () => {
  await writeFile(file, 'secret-of-nobody\n')
  await writeFile(nextPasswordFile(file), 'secret-of-somebody\n')
  const db = opened(file)
  const error: unknown = await sql`select 1`.execute(db).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: '28P01' })
  expect(JSON.stringify(error)).not.toContain('secret')
  await db.destroy()
})

it('is not tried for ever, and other faults not twice', async () => {
  for (const [code, tries] of [
    ['28P01', TRIES_MAX],
    ['53300', 1],
  ] as const) {
    let asked = 0
    const connect = async () => {
      asked += 1
      throw Object.assign(new pg.DatabaseError('no', 2, 'error'), { code })
    }
    // The cast leaves out what is not called.
    const pool = { connect, end: async () => undefined } as unknown as PostgresPool
    await expect(willingPool(pool, passwordsIn(file)).connect()).rejects.toMatchObject({ code })
    expect(asked).toBe(tries)
  }
})

it('that cannot be read is a fault that names the file', async () => {
  const db = opened(join(folder, 'nowhere'))
  await expect(sql`select 1`.execute(db)).rejects.toMatchObject({ code: 'ENOENT' })
  await db.destroy()
})
