import { type Kysely, sql } from 'kysely'

import type { Check } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'
import type { ProjectionStatus } from '@urbe/read-store'

const DATABASE_TIMEOUT_MS = 2_000

interface Deps<DB> {
  readonly connection: Pick<LogConnection, 'status' | 'serverVersion'>
  readonly hand: Pick<LogConnection, 'status'>
  /** `disk`: the server syncs each write; `os`: it leaves that to the system. */
  readonly durability: 'os' | 'disk'
  readonly access: { readonly ready: () => boolean }
  readonly db: Kysely<DB>
  readonly archive: { readonly checks: () => readonly Check[] }
  readonly audit: { readonly check: () => Check }
  readonly ends: { readonly checks: () => readonly Check[] }
  readonly model: { readonly seen: () => readonly ProjectionStatus[] }
}

/** How this process feels; all that it says is safe to show to an operator. */
export function health<DB>({
  connection,
  hand,
  durability,
  access,
  archive,
  audit,
  ends,
  db,
  model,
}: Deps<DB>) {
  return async (): Promise<readonly Check[]> => [
    logCheck(connection, durability),
    { name: 'provisioner', status: pass(hand.status() === 'connected') },
    { name: 'database', status: pass(await answers(db)) },
    // auth waits for the streams that are made here, so waiting for auth would be waiting in a circle.
    { name: 'access', status: access.ready() ? 'pass' : 'warn' },
    ...archive.checks(),
    audit.check(),
    ...ends.checks(),
    projections(model.seen()),
  ]
}

function logCheck(
  { status, serverVersion }: Deps<unknown>['connection'],
  durability: Deps<unknown>['durability'],
): Check {
  const detail = `nats-server ${serverVersion}, durability: ${durability}`
  return { name: 'log', status: pass(status() === 'connected'), detail }
}

function pass(well: boolean): Check['status'] {
  return well ? 'pass' : 'fail'
}

function projections(statuses: readonly ProjectionStatus[]): Check {
  const ill = statuses.filter(({ status }) => status === 'diverged' || status === 'stopped')
  const detail = ill.map(({ name, stream, status }) => `${name} on ${stream}: ${status}`).join(', ')
  return { name: 'projections', status: pass(ill.length === 0), ...(detail === '' ? {} : { detail }) }
}

async function answers<DB>(db: Kysely<DB>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(late.resolve, DATABASE_TIMEOUT_MS, false)
  const asked = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
  return await Promise.race([asked, late.promise]).finally(() => clearTimeout(timer))
}
