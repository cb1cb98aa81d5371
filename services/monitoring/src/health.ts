import { type Kysely, sql } from 'kysely'

import type { Check } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'
import type { ProjectionStatus, ReadModel } from '@urbe/read-store'

import type { Database } from './database.ts'

interface Deps {
  readonly connection: Pick<LogConnection, 'status'>
  readonly access: { readonly ready: () => boolean }
  readonly db: Kysely<Database>
  readonly witness: { readonly check: () => Check }
  readonly watcher: { readonly check: () => Check }
  readonly alerting: { readonly model: Pick<ReadModel, 'seen'>; readonly ready: () => boolean }
}

export function health({ connection, access, db, alerting, witness, watcher }: Deps) {
  return async (): Promise<readonly Check[]> => {
    return [
      { name: 'log', status: connection.status() === 'connected' ? 'pass' : 'fail' },
      { name: 'access', status: access.ready() ? 'pass' : 'fail' },
      { name: 'database', status: (await answers(db)) ? 'pass' : 'fail' },
      ...alerting.model.seen().map(projecting),
      { name: 'alert engine', status: alerting.ready() ? 'pass' : 'fail' },
      witness.check(),
      watcher.check(),
    ]
  }
}

function projecting({ name, status }: ProjectionStatus): Check {
  const well = status === 'live' || status === 'catching_up'
  return { name: `projection ${name}`, status: well ? 'pass' : 'fail', detail: status }
}

function answers(db: Kysely<Database>): Promise<boolean> {
  return sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
}
