import { expect, it } from '@jest/globals'
import pg from 'pg'

import { startPostgres } from '@urbe/testkit'

import { type Databases, databaseUrl, ensureDatabases, withPassword } from '../databases.ts'
import { roleOf, suffixFor } from '../roles.ts'

const passwords = (role: string) => `secret-of-${role}`

function urlOf(server: Databases, service: 'auth' | 'simulation' | 'monitoring'): string {
  return withPassword(databaseUrl(server, service), passwords(roleOf(service, server.suffix)))
}

async function ask(url: string, statement: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

it('gives every service a database of its own, and again without harm', async () => {
  await using cluster = await startPostgres()
  const server = { url: cluster.url, suffix: '', passwords }
  await ensureDatabases(server)
  await ask(urlOf(server, 'auth'), 'create table kept (id int)')
  await ensureDatabases(server)
  expect(await ask(urlOf(server, 'auth'), 'select * from kept')).toEqual([])
})

it('lets no service into the database of another', async () => {
  await using cluster = await startPostgres()
  const server = { url: cluster.url, suffix: '', passwords }
  await ensureDatabases(server)
  const foreign = new URL(urlOf(server, 'auth'))
  foreign.pathname = `/${roleOf('simulation', '')}`
  await expect(ask(foreign.href, 'select 1')).rejects.toMatchObject({ code: '42501' })
})

it('needs no superuser, only somebody who may create roles and databases', async () => {
  await using cluster = await startPostgres()
  await ask(cluster.url, "create role builder login password 'x' createdb createrole")
  const url = new URL(cluster.url)
  url.username = 'builder'
  const server = { url: url.href, suffix: suffixFor('/somewhere', true), passwords }
  await ensureDatabases(server)
  expect(await ask(urlOf(server, 'monitoring'), 'select 1 as one')).toEqual([{ one: 1 }])
})

it('says in one line that nobody answers there', async () => {
  const url = 'postgres://nobody@127.0.0.1:1/none'
  await expect(ensureDatabases({ url, suffix: '', passwords })).rejects.toMatchObject({
    name: 'Complaint',
    message: expect.stringContaining('Postgres does not let us in'),
  })
})
