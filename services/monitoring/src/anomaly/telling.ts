import { createHash } from 'node:crypto'

import type { Kysely } from 'kysely'

import type { Finding } from '@urbe/anomaly'
import type { AnomalyEvent } from '@urbe/contracts'
import type { CommandHandler } from '@urbe/event-log'
import { formatUuid, type NewId } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { AnomalyCommand } from './decide.ts'
import type { AnomalyState } from './state.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly handle: CommandHandler<AnomalyState, AnomalyCommand, AnomalyEvent>
  readonly newId: NewId
  /** The same network has the same pseudonym, and nobody can turn it back. */
  readonly pseudonymOf: (network: string) => Promise<string>
}

/** Puts findings on the log, and answers with their ids there. The networks stay here: the log is for more eyes than the trail. */
export function anomalyTelling({ db, handle, newId, pseudonymOf }: Deps) {
  return async (found: Finding): Promise<string> => {
    const { networks, firstAt, lastAt, subject, ...said } = found
    const id = idOf(found)
    await db
      .insertInto('anomaly_origin')
      .values({ anomaly_id: id, networks: JSON.stringify(networks) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const data = {
      ...said,
      entries: [...said.entries],
      subject:
        subject.type === 'source' ? { type: subject.type, id: await pseudonymOf(subject.id) } : subject,
      firstAt: new Date(firstAt).toISOString(),
      lastAt: new Date(lastAt).toISOString(),
    }
    const asker = { actor: 'service:monitoring', correlationId: newId(), commandId: `TellAnomaly ${id}` }
    await handle(id, { type: 'TellAnomaly', data }, asker)
    return id
  }
}

/** The same entries make the same finding, whoever looks and however often. */
function idOf({ detector, subject, entries }: Finding): string {
  const identity = `${detector}\n${subject.type}\n${subject.id}\n${entries.at(-1)}`
  return formatUuid(createHash('sha1').update(identity).digest(), 5)
}
