import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

import { type QueryExecutorProvider, sql } from 'kysely'

import { refuse } from './problems.ts'

const KEY_BYTES = 32
const MAC_BYTES = 16

/** The key that signs this service's cursors: made once, shared by its replicas, the same after a restart. */
export async function cursorKey(db: QueryExecutorProvider): Promise<Uint8Array> {
  await sql`INSERT INTO http_secret (name, value) VALUES ('cursor', ${randomBytes(KEY_BYTES)})
    ON CONFLICT DO NOTHING`.execute(db)
  const { rows } = await sql<{
    value: Uint8Array
  }>`SELECT value FROM http_secret WHERE name = 'cursor'`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('the key of the cursors is gone')
  return row.value
}

/** Opaque to the caller: what is inside is signed, so that it can be trusted when it comes back. */
export function signCursor(key: Uint8Array, value: unknown): string {
  return spell(key, Buffer.from(JSON.stringify(value)).toString('base64url'))
}

/** What was signed, in the one spelling that was given out; refuses everything else. */
export function openCursor(key: Uint8Array, cursor: string): unknown {
  const [content = ''] = cursor.split('.', 1)
  const [given, own] = [Buffer.from(cursor), Buffer.from(spell(key, content))]
  if (given.length !== own.length || !timingSafeEqual(given, own))
    throw refuse('malformed_request', 'The cursor was not given out here', {
      errors: [{ pointer: '/query/cursor', code: 'invalid_cursor', detail: 'was not given out here' }],
    })
  return JSON.parse(Buffer.from(content, 'base64url').toString())
}

const spell = (key: Uint8Array, content: string): string =>
  `${content}.${macOf(key, content).toString('base64url')}`

const macOf = (key: Uint8Array, content: string): Buffer =>
  createHmac('sha256', key).update('cursor.').update(content).digest().subarray(0, MAC_BYTES)
