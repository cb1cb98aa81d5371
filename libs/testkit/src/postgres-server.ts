import { randomUUID } from 'node:crypto'

import pg from 'pg'

import { startThrowAwayPostgres } from '@urbe/local-servers'

interface Database extends AsyncDisposable {
  readonly url: string
}

/** A cluster of one's own; a test that only needs tables takes `freshDatabase`, which is quicker. */
export async function startPostgres(): Promise<Database> {
  const { url, stop } = await startThrowAwayPostgres()
  return { url, [Symbol.asyncDispose]: stop }
}

/** An empty database of one's own in the cluster that this Jest run shares; `await using` drops it. */
export async function freshDatabase(): Promise<Database> {
  const shared = process.env['URBE_TEST_POSTGRES']
  if (shared === undefined) return await startPostgres()
  const cluster = await clusterUrl(shared)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await run(cluster, `create database ${name}`)
  return {
    url: new URL(`/${name}`, cluster).href,
    [Symbol.asyncDispose]: () => run(cluster, `drop database if exists ${name} with (force)`),
  }
}

/** The cluster is started when the first test file of the run asks for it (tools/jest/global-setup.ts). */
async function clusterUrl(shared: string): Promise<string> {
  // A kept connection may be closed by the other side in the moment in which it is taken up again.
  const answer = await fetch(shared, { headers: { connection: 'close' } })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
