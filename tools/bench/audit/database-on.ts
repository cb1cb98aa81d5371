import pg from 'pg'

/** One more database of a cluster that is thrown away as a whole. */
export async function databaseOn(cluster: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: cluster })
  await client.connect()
  try {
    await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
  return new URL(`/${name}`, cluster).href
}
