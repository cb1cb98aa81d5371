import { type Commit, decodeCommit } from './commit.ts'
import type { DirectAsk, LogConnection, StreamInfo } from './connection.ts'

const READ_TIMEOUT_MS = 2_000
/** Gets that are under way at the same time when a stretch of a stream is read. */
const GETS_AT_ONCE = 64

interface Place {
  readonly stream: string
  readonly subject: string
  readonly sequence: number
}

export async function read(connection: LogConnection, { stream, subject, sequence }: Place) {
  const commits: Commit[] = []
  for (let from = sequence; ; ) {
    const commit = await nextOn(connection, { stream, subject, sequence: from })
    if (commit === undefined) return commits
    commits.push(commit)
    from = commit.sequence + 1
  }
}

export async function range(
  connection: LogConnection,
  { stream, sequence, count }: { stream: string; sequence: number; count: number },
): Promise<readonly Commit[]> {
  const commits: Commit[] = []
  for (let from = sequence; from < sequence + count; from += GETS_AT_ONCE) {
    const size = Math.min(GETS_AT_ONCE, sequence + count - from)
    const gets = Array.from({ length: size }, (_, index) => commitAt(connection, stream, from + index))
    const found = (await Promise.all(gets)).filter((each) => each !== undefined)
    commits.push(...found)
    if (found.length < size) break
  }
  return commits
}

export function commitAt(connection: LogConnection, stream: string, sequence: number) {
  return get(connection, stream, { seq: sequence })
}

export function nextOn(connection: LogConnection, { stream, subject, sequence }: Place) {
  return get(connection, stream, { seq: sequence, next_by_subj: subject })
}

export function lastOn(connection: LogConnection, stream: string, subject: string) {
  return get(connection, stream, { last_by_subj: subject })
}

export function info(connection: LogConnection, stream: string): Promise<StreamInfo | undefined> {
  return connection.streamInfo(stream, READ_TIMEOUT_MS)
}

async function get(connection: LogConnection, stream: string, ask: DirectAsk): Promise<Commit | undefined> {
  const message = await connection.directGet(stream, ask, READ_TIMEOUT_MS)
  return message === undefined ? undefined : decodeCommit(message)
}
