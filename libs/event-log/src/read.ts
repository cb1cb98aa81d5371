import { isVisible, whole } from './chunks.ts'
import { type Commit, type Expected, UNBORN } from './commit.ts'
import type { DirectAsk, LogConnection, StoredMessage, StreamInfo } from './connection.ts'
import { commitIn } from './signing/commit-in.ts'
import { stored } from './stored.ts'

const READ_TIMEOUT_MS = 2_000
/** Gets that are under way at the same time when a stretch of a stream is read. */
const GETS_AT_ONCE = 64
/** Readers that walk through an aggregate's history at the same time, each through a part of the stream. */
const WALKERS_MAX = 16
/** A stretch of the stream that is worth a walker of its own. */
const STRETCH_MIN = 8

interface Place {
  readonly stream: string
  readonly subject: string
  readonly sequence: number
}

/** What an aggregate's subject holds from a sequence on. */
export interface Tail {
  readonly commits: readonly Commit[]
  /** The messages that they are made of, and those of commits that were never finished. */
  readonly messages: readonly Commit[]
}

export async function read(connection: LogConnection, place: Place): Promise<readonly Commit[]> {
  return (await readTail(connection, place)).commits
}

export async function readTail(connection: LogConnection, place: Place): Promise<Tail> {
  const { stream, subject, sequence } = place
  // Whether there is something new, and where it ends, is asked of the leader; what lies between, of any replica.
  const first = await leaderGet(connection, stream, { seq: sequence, next_by_subj: subject })
  if (first === undefined) return { commits: [], messages: [] }
  const last = await lastOn(connection, stream, subject)
  const end = Math.max(first.sequence, last?.sequence ?? 0)
  const rest = await walkAll(connection, { ...place, sequence: first.sequence + 1 }, end)
  const found = [first, ...rest]
  return { commits: await whole(connection, found.filter(isGenuine)), messages: found }
}

/** One get finds one message, so several walkers share the way from `place` to `end`. */
async function walkAll(connection: LogConnection, place: Place, end: number): Promise<readonly Commit[]> {
  const length = end - place.sequence + 1
  const walkers = Math.min(WALKERS_MAX, Math.ceil(length / STRETCH_MIN))
  const size = Math.ceil(length / Math.max(1, walkers))
  const ways = Array.from({ length: Math.max(0, walkers) }, (_, walker) => {
    const sequence = place.sequence + walker * size
    return walk(connection, { ...place, sequence }, Math.min(end, sequence + size - 1))
  })
  return (await Promise.all(ways)).flat()
}

async function walk(connection: LogConnection, place: Place, end: number): Promise<Commit[]> {
  const found: Commit[] = []
  for (let sequence = place.sequence; sequence <= end; ) {
    const commit = await nextOn(connection, { ...place, sequence })
    if (commit === undefined || commit.sequence > end) break
    found.push(commit)
    sequence = commit.sequence + 1
  }
  return found
}

interface Stretch {
  readonly stream: string
  readonly sequence: number
  readonly count: number
}

/** Every message of a stretch; those that are not there are left out. */
export async function messages(connection: LogConnection, stretch: Stretch): Promise<StoredMessage[]> {
  const { stream, sequence, count } = stretch
  const found: StoredMessage[] = []
  for (let from = sequence; from < sequence + count; from += GETS_AT_ONCE) {
    const size = Math.min(GETS_AT_ONCE, sequence + count - from)
    const gets = Array.from({ length: size }, (_, index) => stored(connection, stream, { seq: from + index }))
    found.push(...(await Promise.all(gets)).filter((each) => each !== undefined))
  }
  return found
}

/** Commits of a stretch up to the first hole, which is the stream's end in a log that forgets nothing. */
export async function range(connection: LogConnection, stretch: Stretch): Promise<readonly Commit[]> {
  const { stream, sequence, count } = stretch
  const commits: Commit[] = []
  for (let from = sequence; from < sequence + count; from += GETS_AT_ONCE) {
    const size = Math.min(GETS_AT_ONCE, sequence + count - from)
    const found = (await messages(connection, { stream, sequence: from, count: size })).map((each) =>
      commitIn(connection, each),
    )
    commits.push(...(await withWholes(connection, found)))
    if (found.length < size) break
  }
  return commits
}

/** Parts of large commits stay as they are, so that no sequence is missing; the last one becomes the commit. */
async function withWholes(connection: LogConnection, commits: readonly Commit[]): Promise<readonly Commit[]> {
  if (commits.every(({ chunk }) => chunk === undefined)) return commits
  const put = await whole(connection, commits)
  const bySequence = new Map(put.map((commit) => [commit.sequence, commit]))
  return commits.map((commit) => bySequence.get(commit.sequence) ?? commit)
}

/** Undefined where there is none, or only a part of one. */
export async function commitAt(connection: LogConnection, stream: string, sequence: number) {
  const commit = await get(connection, stream, { seq: sequence })
  return commit === undefined ? undefined : (await whole(connection, [commit])).at(0)
}

export function nextOn(connection: LogConnection, { stream, subject, sequence }: Place) {
  return get(connection, stream, { seq: sequence, next_by_subj: subject })
}

function lastOn(connection: LogConnection, stream: string, subject: string) {
  return leaderGet(connection, stream, { last_by_subj: subject })
}

/** The first whole commit at the place or behind it. */
export async function nextCommitOn(connection: LogConnection, place: Place): Promise<Commit | undefined> {
  for (let { sequence } = place; ; ) {
    const next = await nextOn(connection, { ...place, sequence })
    if (next === undefined) return undefined
    if (isVisible(next)) return (await whole(connection, [next])).at(0)
    sequence = next.sequence + 1
  }
}

/** The last commit of an aggregate, and what its next one has to expect. */
export interface Head {
  readonly commit: Commit | undefined
  readonly expected: Expected
}

export async function head(connection: LogConnection, stream: string, subject: string): Promise<Head> {
  const newest = await lastOn(connection, stream, subject)
  if (newest === undefined) return { commit: undefined, expected: UNBORN }
  if (!isGenuine(newest)) return await headBefore(connection, newest)
  const last = await beforeTorn(connection, newest)
  const [commit] = last === undefined ? [] : await whole(connection, [last])
  const { sequence, hash } = newest
  const torn = last === newest ? {} : { torn: true }
  return { commit, expected: { sequence, hash, version: commit?.versions.last ?? 0, ...torn } }
}

const isGenuine = ({ forged }: Commit): boolean => forged === undefined

/** What nobody believes is no commit: the next one takes its place, as that of one that was never finished. */
async function headBefore(
  connection: LogConnection,
  { stream, subject, sequence, hash }: Commit,
): Promise<Head> {
  // No request of NATS goes backwards on a subject, and no header of a forged message is a way to the one before.
  const { commits } = await readTail(connection, { stream, subject, sequence: 1 })
  const commit = commits.at(-1)
  return { commit, expected: { sequence, hash, version: commit?.versions.last ?? 0, torn: true } }
}

/** Goes back over the messages of commits that were never finished. */
async function beforeTorn(connection: LogConnection, newest: Commit): Promise<Commit | undefined> {
  let at: Commit | undefined = newest
  while (at !== undefined && !isVisible(at)) {
    at = await beforeFirstChunk(connection, at)
  }
  return at
}

async function beforeFirstChunk(connection: LogConnection, piece: Commit): Promise<Commit | undefined> {
  const { stream, chunk } = piece
  const isFirst = chunk === undefined || chunk.number === 1
  const first = isFirst ? piece : await get(connection, stream, { seq: chunk.first })
  const before = Number(first?.stored.headers['Nats-Expected-Last-Subject-Sequence'] ?? 0)
  return before === 0 ? undefined : await get(connection, stream, { seq: before })
}

export function info(connection: LogConnection, stream: string): Promise<StreamInfo | undefined> {
  return connection.streamInfo(stream, READ_TIMEOUT_MS)
}

async function get(connection: LogConnection, stream: string, ask: DirectAsk): Promise<Commit | undefined> {
  const message = await stored(connection, stream, ask)
  return message === undefined ? undefined : commitIn(connection, message)
}

async function leaderGet(connection: LogConnection, stream: string, ask: DirectAsk) {
  const message = await connection.leaderGet(stream, ask, READ_TIMEOUT_MS)
  return message === undefined ? undefined : commitIn(connection, message)
}
