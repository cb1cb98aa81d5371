import type { LogConnection, Publication, StoredMessage } from '@urbe/event-log'

type Ack = Awaited<ReturnType<LogConnection['publishWithAck']>>

/** Messages on their way at the same time. */
export const WRITE_WINDOW = 512
const ACK_TIMEOUT_MS = 10_000

/** The stream did not put a message where it belongs: somebody else wrote, or it could not be reached. */
export class NotInPlace extends Error {
  override readonly name = 'NotInPlace'
}

interface Options {
  readonly connection: Pick<LogConnection, 'publishWithAck'>
  readonly stream: string
  readonly signal?: AbortSignal | undefined
  readonly onWritten?: ((messages: number) => void) | undefined
}

/**
 * Publishes messages with all their headers, many at a time; each must get the sequence that it had. When it throws, nothing is
 * on its way any more.
 */
export async function writeBack(
  messages: AsyncIterable<StoredMessage>,
  { connection, stream, signal, onWritten }: Options,
): Promise<number> {
  const waiting: Promise<void>[] = []
  let written = 0
  let fault: unknown
  const settle = async (message: StoredMessage) => {
    const ack = await connection.publishWithAck(publicationOf(message), ACK_TIMEOUT_MS)
    if (!isAt(ack, stream, message.sequence)) {
      fault ??= new NotInPlace(`${stream} ${message.sequence}: ${wordsOf(ack)}`)
      return
    }
    written += 1
    onWritten?.(written)
  }
  try {
    for await (const message of messages) {
      if (fault !== undefined || signal?.aborted) break
      waiting.push(settle(message))
      if (waiting.length >= WRITE_WINDOW) await waiting.shift()
    }
  } finally {
    await Promise.all(waiting)
  }
  signal?.throwIfAborted()
  if (fault !== undefined) throw fault
  return written
}

export function publicationOf({ subject, body, headers }: StoredMessage): Publication {
  return { subject, body, headers: Object.entries(headers) }
}

export function isAt(ack: Ack, stream: string, sequence: number): boolean {
  return ack.kind === 'stored' && !ack.duplicate && ack.stream === stream && ack.sequence === sequence
}

export function wordsOf(ack: Ack): string {
  switch (ack.kind) {
    case 'stored':
      return `${ack.duplicate ? 'taken for a repetition of' : 'stored at'} ${ack.stream} ${ack.sequence}`
    case 'no_answer':
      return 'no answer'
    default:
      return ack.description
  }
}
