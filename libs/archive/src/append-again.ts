import {
  commitIn,
  type EventLog,
  hashOfStored,
  type LogConnection,
  SIGNATURE_HEADER,
  type StoredMessage,
  signatureOf,
} from '@urbe/event-log'

import { hashLinks } from './hash-links.ts'
import type { LiveLog } from './read-stream.ts'
import { isAt, NotInPlace, publicationOf, wordsOf } from './write-back.ts'

const ACK_TIMEOUT_MS = 5_000

interface Wiring {
  readonly log: Pick<EventLog, 'head'> & LiveLog
  readonly connection: Pick<LogConnection, 'publishWithAck' | 'signatures'>
  readonly stream: string
}
/** The last message on a subject. */
interface Link {
  readonly sequence: number
  readonly hash: string
}
interface AppendedAgain {
  readonly placed: number
  readonly orphans: readonly StoredMessage[]
}

/**
 * Puts commits that only the damaged stream held behind the restored ones, when their aggregate still stands where they expect
 * it. One that was decided on a past that is gone no longer fits.
 */
export async function appendAgain(
  messages: readonly StoredMessage[],
  { log, connection, stream }: Wiring,
): Promise<AppendedAgain> {
  const verbatim = await appendVerbatim(messages, { log, connection, stream })
  /** A message that gets another sequence gets another hash, and those that follow it bear the old one. */
  const newHashes = new Map<string, string>()
  const orphans: StoredMessage[] = []
  let placed = verbatim
  for (const commit of commitsIn(messages.slice(verbatim))) {
    if (await append(commit)) placed += commit.length
    else orphans.push(...commit)
  }
  return { placed, orphans }

  async function append(pieces: readonly StoredMessage[]): Promise<boolean> {
    const [first] = pieces
    if (first === undefined || !isWhole(pieces) || !isSealed(pieces) || !isBelieved(pieces)) return false
    const { expected } = await log.head(stream, first.subject)
    const version = Number((first.headers['Ver'] ?? '').split('-')[0])
    const previous = first.headers['Prev-Hash'] ?? ''
    const isNext = version === expected.version + 1 && expected.torn !== true
    if (!isNext || (newHashes.get(previous) ?? previous) !== expected.hash) return false
    await publish(pieces, expected)
    return true
  }

  function isBelieved(pieces: readonly StoredMessage[]): boolean {
    return pieces.every((piece) => commitIn(connection, piece).forged === undefined)
  }

  async function publish(pieces: readonly StoredMessage[], expected: Link): Promise<void> {
    let after = expected
    let firstSequence = 0
    for (const piece of pieces) {
      const message = resealed(connection, piece, { after, firstSequence })
      const ack = await connection.publishWithAck(publicationOf(message), ACK_TIMEOUT_MS)
      if (ack.kind !== 'stored' || ack.duplicate || ack.stream !== stream) {
        throw new NotInPlace(`${stream}: a rescued message of ${piece.sequence}: ${wordsOf(ack)}`)
      }
      const hash = message.headers['Hash'] ?? ''
      newHashes.set(piece.headers['Hash'] ?? '', hash)
      after = { sequence: ack.sequence, hash }
      firstSequence ||= ack.sequence
    }
  }
}

/** As far as they follow the end of the stream without a hole they are put back as they were; answers how many. */
async function appendVerbatim(
  messages: readonly StoredMessage[],
  { log, connection, stream }: Wiring,
): Promise<number> {
  const checkLink = hashLinks(log)
  const end = (await log.info(stream))?.lastSequence ?? 0
  for (const [index, message] of messages.entries()) {
    const isNext = message.sequence === end + 1 + index && message.headers['Hash'] !== undefined
    if (!isNext || (await checkLink(message)) !== undefined) return index
    const ack = await connection.publishWithAck(publicationOf(message), ACK_TIMEOUT_MS)
    if (ack.kind === 'refused') return index
    if (!isAt(ack, stream, message.sequence))
      throw new NotInPlace(`${stream} ${message.sequence}: ${wordsOf(ack)}`)
  }
  return messages.length
}

/** Exactly the stored message when it gets the place that it had. */
function resealed(
  connection: Wiring['connection'],
  message: StoredMessage,
  { after, firstSequence }: { readonly after: Link; readonly firstSequence: number },
): StoredMessage {
  const { [SIGNATURE_HEADER]: before, ...kept } = message.headers
  const headers: Record<string, string> = {
    ...kept,
    'Nats-Expected-Last-Subject-Sequence': String(after.sequence),
  }
  if (after.hash !== '') headers['Prev-Hash'] = after.hash
  if (headers['Chunk-First'] !== undefined) headers['Chunk-First'] = String(firstSequence)
  const hash = hashOfStored({ ...message, headers })
  if (hash === message.headers['Hash']) return message
  // Whoever wrote it has signed another place; whoever repairs vouches for this one, of what had been signed before.
  const written = { subject: message.subject, id: headers['Commit-Id'] ?? '', hash }
  const signature = before === undefined ? undefined : signatureOf(connection, written)
  const signed = signature === undefined ? {} : { [SIGNATURE_HEADER]: signature }
  return { ...message, headers: { ...headers, Hash: hash, ...signed } }
}

/** Once each, the messages of a large commit together, in the order in which the commits were complete. */
function commitsIn(messages: readonly StoredMessage[]): readonly (readonly StoredMessage[])[] {
  const commits = new Map<string, Map<string, StoredMessage>>()
  for (const message of messages) {
    const { subject, headers } = message
    // What is no commit of ours stands alone and fits nowhere.
    const key =
      headers['Commit-Id'] === undefined ? `${message.sequence}` : `${subject} ${headers['Commit-Id']}`
    const pieces = commits.get(key) ?? new Map<string, StoredMessage>()
    commits.delete(key)
    commits.set(key, pieces.set(headers['Chunk'] ?? '', message))
  }
  return [...commits.values()].map((pieces) => [...pieces.values()])
}

function isWhole(pieces: readonly StoredMessage[]): boolean {
  const chunks = pieces.map(({ headers }) => headers['Chunk'] ?? '1/1')
  return chunks.every((chunk, index) => chunk === `${index + 1}/${pieces.length}`)
}

function isSealed(pieces: readonly StoredMessage[]): boolean {
  return pieces.every((piece) => piece.headers['Hash'] === hashOfStored(piece))
}
