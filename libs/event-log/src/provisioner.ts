import {
  CONSUMER_HEARTBEAT_MS,
  CONSUMER_INACTIVE_MS,
  type ConsumerRequest,
  consumerRequest,
  type Provisioned,
  type ServiceName,
  serviceNames,
  streamRequest,
  streams,
  subjects,
} from '@urbe/contracts'

import { type LogConnection, type LogLines, noLogLines, type StreamInfo } from './connection.ts'
import { streamInfoIn } from './jetstream-answers.ts'
import { cityStream, fixedStreams, mayFoundCities, mayRead, type StreamConfig } from './stream-plan.ts'

const API_TIMEOUT_MS = 5_000
const STREAM_EXISTS = 10058
const STREAM_NOT_FOUND = 10059
/** Replicas of the provisioner share the requests. */
const QUEUE = 'provisioner'
const NANOSECONDS_PER_MS = 1_000_000
const utf8 = new TextEncoder()
const text = new TextDecoder()

export interface Provisioner {
  /** Every stream there is, as the server tells. */
  readonly streams: () => Promise<readonly StreamInfo[]>
  readonly stop: () => void
}

interface Wiring {
  /** Hears the requests and answers them; a user of NATS without special rights. */
  readonly door: LogConnection
  /** Makes streams and consumers; the only user of NATS with the right to. */
  readonly hand: LogConnection
  readonly log?: LogLines
}

/**
 * The one place with the right to make streams and consumers. `CONSUMER.CREATE` bypasses subject permissions: whoever holds it
 * can have messages delivered to any subject. So services ask here, and here it is checked who asks for what.
 */
export async function startProvisioner({ door, hand, log = noLogLines }: Wiring): Promise<Provisioner> {
  const api = jetStreamApi(hand)
  for (const config of fixedStreams) await api.ensureStream(config)
  const consumers = answer(subjects.provisionConsumer, (asker, body) => provideConsumer(api, asker, body))
  const cities = answer(subjects.provisionStream, (asker, body) => provideStream(api, asker, body))

  function answer(
    subjectOf: (asker: ServiceName) => string,
    provide: (asker: ServiceName, body: unknown) => Promise<Provisioned>,
  ) {
    return serviceNames.map((asker) =>
      door.subscribe(
        subjectOf(asker),
        (body, subject, reply) => {
          if (reply === undefined) return
          void answerTo(() => provide(asker, parse(body))).then((given) => {
            if (!given.ok) log.warn({ subject, ...given }, 'provisioning refused')
            door.publish(reply, utf8.encode(JSON.stringify(given)))
          })
        },
        { queue: QUEUE },
      ),
    )
  }

  return {
    streams: () => api.listStreams(),
    stop: () => {
      for (const subscription of [...consumers, ...cities]) subscription.unsubscribe()
    },
  }
}

async function answerTo(provide: () => Promise<Provisioned>): Promise<Provisioned> {
  try {
    return await provide()
  } catch (error) {
    return refused('fault', error instanceof Error ? error.message : String(error))
  }
}

type Api = ReturnType<typeof jetStreamApi>

async function provideConsumer(api: Api, asker: ServiceName, body: unknown): Promise<Provisioned> {
  const parsed = consumerRequest.safeParse(body)
  if (!parsed.success) return refused('refused', 'the request cannot be read')
  const { stream, filterSubject, deliverSubject } = parsed.data
  if (!mayRead(asker, stream)) return refused('refused', `${asker} does not read ${stream}`)
  if (!isInboxOf(asker, deliverSubject))
    return refused('refused', `${deliverSubject} is not ${asker}'s inbox`)
  if (filterSubject !== undefined && !SUBJECT.test(filterSubject)) return refused('refused', 'bad filter')
  const answer = await api.createConsumer(parsed.data)
  if (answer.error?.err_code === STREAM_NOT_FOUND) return refused('stream_not_found', stream)
  if (answer.error !== undefined || answer.name === undefined) {
    return refused('fault', answer.error?.description ?? 'no consumer')
  }
  return { ok: true, stream, consumer: answer.name }
}

async function provideStream(api: Api, asker: ServiceName, body: unknown): Promise<Provisioned> {
  const parsed = streamRequest.safeParse(body)
  if (!parsed.success) return refused('refused', 'the request cannot be read')
  if (!mayFoundCities(asker)) return refused('refused', `${asker} founds no cities`)
  await api.ensureStream(cityStream(parsed.data.cityId))
  return { ok: true, stream: streams.city(parsed.data.cityId) }
}

const SUBJECT = /^[A-Za-z0-9_*-]+(\.[A-Za-z0-9_*-]+)*(\.>)?$/
const TOKENS = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/

/** No wildcards, no way out of the asker's own prefix. */
function isInboxOf(asker: ServiceName, subject: string): boolean {
  const prefix = `_INBOX.${asker}.`
  return subject.startsWith(prefix) && TOKENS.test(subject.slice(prefix.length))
}

function refused(code: 'refused' | 'stream_not_found' | 'fault', detail: string): Provisioned {
  return { ok: false, code, detail }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(text.decode(body))
  } catch {
    return undefined
  }
}

interface Answer {
  readonly error?: { readonly err_code: number; readonly description: string }
  readonly name?: string
}

function jetStreamApi(connection: LogConnection) {
  const ask = async (subject: string, request: object): Promise<unknown> => {
    const body = utf8.encode(JSON.stringify(request))
    return JSON.parse(text.decode(await connection.request(`$JS.API.${subject}`, body, API_TIMEOUT_MS)))
  }
  return {
    async ensureStream(config: StreamConfig): Promise<void> {
      // The cast names the part of JetStream's answer that is looked at.
      const { error } = (await ask(`STREAM.CREATE.${config.name}`, config)) as Answer
      // Another replica, or an earlier start with another configuration: what exists is left as it is.
      if (error !== undefined && error.err_code !== STREAM_EXISTS) throw new Error(error.description)
    },
    async createConsumer(request: ConsumerRequest): Promise<Answer> {
      const { stream, startSequence, deliverSubject, filterSubject } = request
      const config = {
        deliver_subject: deliverSubject,
        deliver_policy: 'by_start_sequence',
        opt_start_seq: startSequence,
        ack_policy: 'none',
        max_deliver: 1,
        replay_policy: 'instant',
        flow_control: true,
        idle_heartbeat: CONSUMER_HEARTBEAT_MS * NANOSECONDS_PER_MS,
        inactive_threshold: CONSUMER_INACTIVE_MS * NANOSECONDS_PER_MS,
        mem_storage: true,
        num_replicas: 1,
        ...(filterSubject === undefined ? {} : { filter_subject: filterSubject }),
      }
      // As above: each member is looked at before it is used.
      return (await ask(`CONSUMER.CREATE.${stream}`, { stream_name: stream, config })) as Answer
    },
    async listStreams(): Promise<readonly StreamInfo[]> {
      const found: StreamInfo[] = []
      for (;;) {
        const page = (await ask('STREAM.LIST', { offset: found.length })) as {
          total: number
          streams: unknown[] | null
        }
        const infos = (page.streams ?? []).map(streamInfoIn).filter((each) => each !== undefined)
        found.push(...infos)
        if (infos.length === 0 || found.length >= page.total) return found
      }
    },
  }
}
