import { appendFile } from 'node:fs/promises'

import type { Kysely } from 'kysely'

import { sealedMessage } from '@urbe/audit'
import { subjects } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'

import type { Database } from '../database.ts'

const ACK_TIMEOUT_MS = 2_000
const AT_ONCE_MAX = 100

interface Deps {
  readonly db: Kysely<Database>
  readonly connection: Pick<LogConnection, 'publishWithAck' | 'signatures'>
  /** On another disk than the database, so that who rewrites one has not rewritten both. */
  readonly file: string | undefined
}

/** Checkpoints that neither the stream nor the file has yet, in their order. After a crash one may stand in the file twice. */
export async function announceCheckpoints({ db, connection, file }: Deps): Promise<void> {
  const rows = await db
    .selectFrom('audit_checkpoint')
    .select(['size', 'note', 'at'])
    .where('announced', '=', false)
    .orderBy('size')
    .limit(AT_ONCE_MAX)
    .execute()
  for (const { size, note, at } of rows) {
    if (file !== undefined)
      await appendFile(file, `${JSON.stringify({ at: at.toISOString(), note })}\n`, { mode: 0o600 })
    const message = await sealedMessage(connection, {
      subject: subjects.auditCheckpoint,
      id: `checkpoint-${size}`,
      text: note,
    })
    const ack = await connection.publishWithAck(message, ACK_TIMEOUT_MS)
    if (ack.kind !== 'stored') throw new Error(`the checkpoint of ${size} is not in the stream: ${ack.kind}`)
    await db.updateTable('audit_checkpoint').set({ announced: true }).where('size', '=', size).execute()
  }
}
