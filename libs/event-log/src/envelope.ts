import type { Headers, StoredMessage } from './connection.ts'

/** What the headers of a message say of the commit in it; what is not said is empty. */
export interface Envelope {
  readonly actor: string
  readonly causationId: string
  /** `<number>/<of>` */
  readonly chunk: string
  readonly firstOfChunks: string
  readonly commitId: string
  readonly correlationId: string
  readonly messageId: string
  readonly simulatedTime: string
  /** `<first>-<last>` */
  readonly versions: string
  readonly at: string
  readonly traceparent: string
  readonly hash: string
}

export function envelopeIn(message: StoredMessage): Envelope {
  return (message.head === undefined ? undefined : inOneGo(message.head)) ?? sorted(message.headers)
}

function sorted(headers: Headers): Envelope {
  const said = (name: string) => headers[name] ?? ''
  return {
    actor: said('Actor'),
    causationId: said('Caus-Id'),
    chunk: said('Chunk'),
    firstOfChunks: said('Chunk-First'),
    commitId: said('Commit-Id'),
    correlationId: said('Corr-Id'),
    messageId: said('Nats-Msg-Id'),
    simulatedTime: said('Sim-Time'),
    versions: said('Ver'),
    at: said('ce-time'),
    traceparent: said('traceparent'),
    hash: said('Hash'),
  }
}

/** A value of letters that no reader cuts off. */
const VALUE = '([!-~](?:.*[!-~])?|)'
/** The headers of a commit of one message as `sealed` writes them: sorted by name, with the links of the chain behind. */
const WRITTEN = new RegExp(
  `^NATS/1\\.0\r
Actor: ${VALUE}\r
(?:Caus-Id: ${VALUE}\r
)?Commit-Id: ${VALUE}\r
Corr-Id: ${VALUE}\r
Nats-Expected-Last-Subject-Sequence: \\d+\r
Nats-Expected-Stream: .*\r
Nats-Msg-Id: ${VALUE}\r
(?:Sim-Time: ${VALUE}\r
)?Ver: ${VALUE}\r
ce-id: .*\r
ce-source: .*\r
ce-specversion: .*\r
ce-time: ${VALUE}\r
ce-type: .*\r
(?:traceparent: ${VALUE}\r
)?(?:Prev-Hash: .*\r
)?Hash: ${VALUE}\r
(?:Urbe-Sig: .*\r
)?\r
$`,
)

/**
 * Reading every header by itself into an object took a quarter of the time in which a stream is read. Undefined for all that is
 * not just as we write it.
 */
function inOneGo(head: string): Envelope | undefined {
  const found = WRITTEN.exec(head)
  if (found === null) return undefined
  return {
    actor: found[1] ?? '',
    causationId: found[2] ?? '',
    chunk: '',
    firstOfChunks: '',
    commitId: found[3] ?? '',
    correlationId: found[4] ?? '',
    messageId: found[5] ?? '',
    simulatedTime: found[6] ?? '',
    versions: found[7] ?? '',
    at: found[8] ?? '',
    traceparent: found[9] ?? '',
    hash: found[10] ?? '',
  }
}
