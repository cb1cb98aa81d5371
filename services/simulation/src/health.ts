import { type Kysely, sql } from 'kysely'

import type { Check } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'

import type { Database } from './database.ts'
import type { ReadModel } from './read-model.ts'

/** A projection further behind than this makes answers too old to give. */
const LAG_SECONDS_MAX = 10

interface Deps {
  readonly connection: Pick<LogConnection, 'status'>
  readonly access: { readonly ready: () => boolean }
  readonly db: Kysely<Database>
  readonly model: Pick<ReadModel, 'seen'>
}

export function health({ connection, access, db, model }: Deps) {
  return async (): Promise<readonly Check[]> => [
    { name: 'log', status: connection.status() === 'connected' ? 'pass' : 'fail' },
    { name: 'access', status: access.ready() ? 'pass' : 'fail' },
    { name: 'database', status: (await answers(db)) ? 'pass' : 'fail' },
    ...model.seen().map(({ name, stream, status, lagSeconds }): Check => {
      const well = (status === 'live' || status === 'catching_up') && lagSeconds <= LAG_SECONDS_MAX
      return { name: `projection ${name} of ${stream}`, status: well ? 'pass' : 'warn', detail: status }
    }),
  ]
}

function answers(db: Kysely<Database>): Promise<boolean> {
  return sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
}
