import type { Ack, StoredMessage, StreamInfo } from './connection.ts'
import { LogUnavailable } from './errors.ts'
import type { Frame } from './frames.ts'
import { headersOf } from './headers.ts'
import { isFrozen } from './stream-plan.ts'

const NANOSECONDS_PER_SECOND = 1_000_000_000
const NOT_FOUND = 404
const STREAM_NOT_FOUND = 10059

/** What the server writes between the stored headers when it answers a direct get. */
const TOLD = [
  'Nats-Stream',
  'Nats-Subject',
  'Nats-Sequence',
  'Nats-Time-Stamp',
  'Nats-Last-Sequence',
  'Nats-Num-Pending',
  'Nats-UpTo-Sequence',
] as const

/** Whoever wrote the message may have written headers of the same names: what the server says stands behind them. */
function takeOut(
  headers: Record<string, string>,
  head: string,
): Partial<Record<(typeof TOLD)[number], string>> {
  const told: Partial<Record<(typeof TOLD)[number], string>> = {}
  for (const name of TOLD) {
    if (headers[name] === undefined) continue
    delete headers[name]
    const line = head.lastIndexOf(`\n${name}:`) + 1
    told[name] = head.slice(line + name.length + 1, head.indexOf('\n', line)).trim()
  }
  return told
}

/** What `$JS.API.DIRECT.GET` answered. */
export function directAnswer(stream: string, message: Frame): StoredMessage | undefined {
  const { code, description, named: headers } = headersOf(message)
  if (code === NOT_FOUND) return undefined
  if (code !== 0) throw new LogUnavailable(`${stream}: ${code} ${description}`)
  const told = takeOut(headers, message.head?.toString() ?? '')
  const sequence = Number(told['Nats-Sequence'])
  if (!Number.isSafeInteger(sequence)) throw new LogUnavailable(`${stream}: an answer without a sequence`)
  const storedAt = told['Nats-Time-Stamp'] ?? ''
  return {
    stream,
    subject: told['Nats-Subject'] ?? '',
    sequence,
    storedAt,
    headers,
    body: message.body,
  }
}

interface ApiError {
  readonly err_code?: number
  readonly description?: string
}

/** What the body of an answer says; throws `LogUnavailable` where it is not JSON. */
export function jsonIn(answer: Frame): unknown {
  const said = readable(answer)
  if (said === undefined) throw new LogUnavailable(`${answer.subject}: an answer that cannot be read`)
  return said
}

/** Undefined where the body is not JSON, which has no word for that. */
function readable({ body }: Frame): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

/** What a stream answered to a publication. */
export function ackIn(message: Frame): Ack {
  if (headersOf(message).code === 503) return { kind: 'not_sent', description: 'no stream listens' }
  const said = readable(message)
  if (said === undefined) return { kind: 'no_answer' }
  // The cast names the answer that JetStream documents; each member is looked at before it is used.
  const answer = said as {
    stream?: string
    seq?: number
    duplicate?: boolean
    error?: ApiError
  }
  const { error } = answer
  if (error !== undefined) {
    return { kind: 'refused', code: error.err_code ?? 0, description: error.description ?? '' }
  }
  const { stream = '', seq = 0, duplicate = false } = answer
  return { kind: 'stored', stream, sequence: seq, duplicate }
}

/** What `$JS.API.STREAM.INFO` answered; the same shape stands in the pages of `$JS.API.STREAM.LIST`. */
export function streamInfoIn(answer: unknown): StreamInfo | undefined {
  // The cast names the answer that JetStream documents; a missing state is an error below.
  const { error, config, created, state } = answer as {
    error?: ApiError
    config?: {
      name: string
      num_replicas: number
      max_age?: number
      max_bytes?: number
      subjects?: string[]
    }
    created?: string
    state?: { messages: number; bytes: number; first_seq: number; last_seq: number }
  }
  if (error?.err_code === STREAM_NOT_FOUND) return undefined
  if (config === undefined || state === undefined || created === undefined) {
    throw new LogUnavailable(`stream info: ${error?.description ?? 'unreadable'}`)
  }
  return {
    name: config.name,
    epoch: created,
    messages: state.messages,
    bytes: state.bytes,
    firstSequence: state.first_seq,
    lastSequence: state.last_seq,
    createdAt: new Date(created).toISOString(),
    replicas: config.num_replicas,
    ...limit('maxAgeSeconds', Math.round((config.max_age ?? 0) / NANOSECONDS_PER_SECOND)),
    ...limit('maxBytes', config.max_bytes ?? 0),
    ...(isFrozen(config) ? { frozen: true as const } : {}),
  }
}

/** JetStream says 0 or -1 where there is no limit. */
function limit<Name extends string>(name: Name, value: number) {
  // The cast claims that a computed key of type Name yields exactly that member.
  return (value > 0 ? { [name]: value } : {}) as { [Key in Name]?: number }
}
