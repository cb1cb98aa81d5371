import { createHash } from 'node:crypto'

import pg from 'pg'

import { type ServiceName, serviceNames } from '@urbe/contracts/topology'

import { Complaint } from './complaint.ts'
import type { Secrets } from './secrets.ts'

const CONNECT_DEADLINE_MS = 20_000

/** The role and database of a service. On somebody's server two copies of the platform must not meet. */
export function roleOf(service: ServiceName, suffix: string): string {
  return `urbe_${service.replaceAll('-', '_')}${suffix}`
}

export function suffixFor(stateDir: string, external: boolean): string {
  return external ? `_${createHash('sha256').update(stateDir).digest('hex').slice(0, 8)}` : ''
}

interface Server {
  /** Somebody who may create roles and databases. */
  readonly url: string
  readonly suffix: string
  readonly secrets: Secrets
  /** Who may vouch for the server; without it the address decides. */
  readonly ca?: Buffer | undefined
}

/** A role and a database for each service; what is there already stays as it is. */
export async function ensureDatabases({ url, suffix, secrets, ca }: Server): Promise<void> {
  const roles = serviceNames.map((name) => roleOf(name, suffix))
  const client = await connected({ url, ca })
  try {
    const known = await namesIn(client, 'select rolname as name from pg_roles where rolname = any($1)', roles)
    for (const role of roles) {
      const verb = known.has(role) ? 'alter' : 'create'
      await client.query(`${verb} role ${role} login password '${secrets(role)}'`)
      // An owner that is not a superuser may only give a database to a role it belongs to.
      if (verb === 'create') await client.query(`grant ${role} to current_user`)
    }
    const made = await namesIn(
      client,
      'select datname as name from pg_database where datname = any($1)',
      roles,
    )
    await Promise.all(
      roles.filter((role) => !made.has(role)).map((role) => createDatabase({ url, ca }, role)),
    )
  } catch (cause) {
    throw new Complaint(`could not create the services' databases: ${messageOf(cause)}`, { cause })
  } finally {
    await client.end()
  }
}

/** The address that a service gets: its own role, password and database on the same server. */
export function databaseUrl({ url, suffix, secrets }: Server, service: ServiceName): string {
  const own = new URL(url)
  const role = roleOf(service, suffix)
  own.username = role
  own.password = secrets(role)
  own.pathname = `/${role}`
  return own.href
}

async function createDatabase(server: Pick<Server, 'url' | 'ca'>, role: string): Promise<void> {
  const client = await connected(server)
  try {
    await client.query(`create database ${role} owner ${role}`)
    await client.query(`revoke connect on database ${role} from public`)
  } finally {
    await client.end()
  }
}

async function connected({ url, ca }: Pick<Server, 'url' | 'ca'>): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    ...(ca === undefined ? {} : { ssl: { ca } }),
    connectionTimeoutMillis: CONNECT_DEADLINE_MS,
  })
  try {
    await client.connect()
  } catch (cause) {
    throw new Complaint(`Postgres does not let us in: ${messageOf(cause)}`, { cause })
  }
  return client
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
