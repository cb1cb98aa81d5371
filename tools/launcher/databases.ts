import pg from 'pg'

import { type ServiceName, serviceNames } from '@urbe/contracts/topology'

import { Complaint } from './complaint.ts'
import type { Passwords } from './passwords.ts'
import { roleOf } from './roles.ts'

const CONNECT_DEADLINE_MS = 20_000
const WRONG_PASSWORD = '28P01'

export interface DatabaseServer {
  /** Somebody who may create roles and databases. */
  readonly url: string
  /** Of that one, while it is replaced: tried when the password in the address is refused. */
  readonly nextPassword?: string | undefined
  /** Who may vouch for the server; without it the address decides. */
  readonly ca?: Buffer | undefined
}
export interface Databases extends DatabaseServer {
  readonly suffix: string
  readonly passwords: Passwords
}

/** A role and a database for each service; what is there already stays as it is. */
export async function ensureDatabases({ suffix, passwords, ...server }: Databases): Promise<void> {
  const roles = serviceNames.map((name) => roleOf(name, suffix))
  const client = await connected(server)
  try {
    const known = await namesIn(client, 'select rolname as name from pg_roles where rolname = any($1)', roles)
    for (const role of roles) {
      const verb = known.has(role) ? 'alter' : 'create'
      await client.query(`${verb} role ${role} login password '${passwords(role)}'`)
      // An owner that is not a superuser may only give a database to a role it belongs to.
      if (verb === 'create') await client.query(`grant ${role} to current_user`)
    }
    const made = await namesIn(
      client,
      'select datname as name from pg_database where datname = any($1)',
      roles,
    )
    await Promise.all(roles.filter((role) => !made.has(role)).map((role) => createDatabase(server, role)))
  } catch (cause) {
    throw new Complaint(`could not create the services' databases: ${messageOf(cause)}`, { cause })
  } finally {
    await client.end()
  }
}

/** The address that a service gets: its own role and database on the same server. The password stands in a file. */
export function databaseUrl(
  { url, suffix }: Pick<Databases, 'url' | 'suffix'>,
  service: ServiceName,
): string {
  const own = new URL(url)
  const role = roleOf(service, suffix)
  own.username = role
  own.password = ''
  own.pathname = `/${role}`
  return own.href
}

async function createDatabase(server: DatabaseServer, role: string): Promise<void> {
  const client = await connected(server)
  try {
    await client.query(`create database ${role} owner ${role}`)
    await client.query(`revoke connect on database ${role} from public`)
  } finally {
    await client.end()
  }
}

/** @throws Complaint when the server lets nobody in */
export async function connected({ url, nextPassword, ca }: DatabaseServer): Promise<pg.Client> {
  try {
    return await opened({ url, ca })
  } catch (cause) {
    const other = nextPassword !== undefined && isWrongPassword(cause)
    if (!other) throw notIn(cause)
    return await opened({ url: withPassword(url, nextPassword), ca }).catch((again: unknown) => {
      throw notIn(again)
    })
  }
}

export function withPassword(url: string, password: string): string {
  const own = new URL(url)
  own.password = password
  return own.href
}

async function opened({ url, ca }: Pick<DatabaseServer, 'url' | 'ca'>): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    ...(ca === undefined ? {} : { ssl: { ca } }),
    connectionTimeoutMillis: CONNECT_DEADLINE_MS,
  })
  // Told to whoever asks something next; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

function isWrongPassword(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === WRONG_PASSWORD
}

function notIn(cause: unknown): Complaint {
  return new Complaint(`Postgres does not let us in: ${messageOf(cause)}`, { cause })
}

async function namesIn(
  client: pg.Client,
  query: string,
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ readonly name: string }>(query, [names])
  return new Set(rows.map(({ name }) => name))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
