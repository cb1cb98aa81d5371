import type { DirectAsk, LogConnection, StoredMessage } from './connection.ts'

const READ_TIMEOUT_MS = 2_000

/**
 * From any replica; that there is no such message is believed only of the leader, because a replica may lag. The leader is also
 * asked where no replica answers: a node that has just started does not know them yet.
 */
export async function stored(
  connection: LogConnection,
  stream: string,
  ask: DirectAsk,
): Promise<StoredMessage | undefined> {
  const near = await connection.directGet(stream, ask, READ_TIMEOUT_MS).catch(() => undefined)
  return near ?? (await connection.leaderGet(stream, ask, READ_TIMEOUT_MS))
}
