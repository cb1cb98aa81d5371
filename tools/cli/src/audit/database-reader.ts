import type { QueryResultRow } from 'pg'

import { Unavailable, UsageError } from '../exit.ts'

const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 60_000
const NO_SUCH_TABLE = '42P01'

export interface DatabaseReader {
  readonly rows: <Row extends QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>
  readonly close: () => Promise<void>
}

/** One transaction that sees one moment of the database and can write nothing. */
export async function readDatabase(address: string): Promise<DatabaseReader> {
  // Most commands have no use for it, and it takes its time to load.
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString: address,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'urbe audit',
    keepAlive: true,
  })
  // A connection that breaks between two statements is told by the next one.
  client.on('error', () => undefined)
  await client.connect().catch(tell)
  await client.query('begin transaction isolation level repeatable read, read only').catch(tell)
  let last: Promise<unknown> = Promise.resolve()
  return {
    /** One after the other, whoever asks: the driver takes no statement while another runs. */
    async rows<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []) {
      const asked = last.then(() => client.query<Row>(text, [...values]))
      last = asked.catch(() => undefined)
      return (await asked.catch(tell)).rows
    },
    close: () => client.end().catch(tell),
  }
}

const REASONS: Readonly<Record<string, string>> = {
  '28000': 'it does not let this user in',
  '28P01': 'name or password is wrong',
  '3D000': 'there is no such database',
  '42501': 'this user may not read the trail',
  '57P03': 'it is starting',
}

/** The driver's own words are not passed on: they may hold parts of the address. */
function tell(cause: unknown): never {
  const code = codeOf(cause)
  if (code === NO_SUCH_TABLE) throw new UsageError('the database of --db holds no audit trail')
  const why = REASONS[code] ?? (code === '' ? 'no answer' : code)
  throw new Unavailable(`the database of --db cannot be read: ${why}`)
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
