import {
  consumerRequest,
  type Provisioned,
  type ReaderName,
  type Retention,
  readerNames,
  type ServiceName,
  serviceNames,
  streamRequest,
  streams,
  subjects,
} from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import type { Asked } from './admit.ts'
import { type LogConnection, type LogLines, noLogLines, type StreamInfo } from './connection.ts'
import { ProvisioningRefused, UnsafeServer } from './errors.ts'
import { freezeStream, thawStream } from './freeze-stream.ts'
import { jetStreamApi } from './jetstream-api.ts'
import { unsafeReasons, versionWarnings } from './server-version.ts'
import { settleStream } from './settle-stream.ts'
import {
  cityStream,
  fixedStreams,
  mayEnd,
  mayFoundCities,
  mayRead,
  plannedStream,
  type StreamConfig,
} from './stream-plan.ts'

/** Replicas of the provisioner share the requests. */
const QUEUE = 'provisioner'
const NANOSECONDS_PER_SECOND = 1_000_000_000
const utf8 = new TextEncoder()
const text = new TextDecoder()

export interface Provisioner {
  /** Every stream there is, as the server tells. */
  readonly streams: () => Promise<readonly StreamInfo[]>
  /** Makes a stream of the plan when it is not there. */
  readonly ensure: (name: string) => Promise<void>
  /** Deletes a stream with all that is in it and makes it anew: the last means of a repair. Its first message gets the sequence `first`. */
  readonly remake: (name: string, first?: number) => Promise<void>
  /** Takes the oldest messages out of a stream that may end: those before a sequence. Doing it again changes nothing. */
  readonly removeBefore: (name: string, sequence: number) => Promise<void>
  /** Nobody can write to the stream any more; it can be read as before. Whoever repairs it calls this before the last look. */
  readonly freeze: (name: string) => Promise<void>
  /** Ends a freeze; for those only who know that no repair is under way. */
  readonly thaw: (name: string) => Promise<void>
  /** Throws when nothing can be removed from a stream: it was made when nothing ever was, and no server takes that back. */
  readonly checkMayEnd: (name: string) => Promise<void>
  /** Of the stream of samples and meters; the log itself keeps everything. */
  readonly setTelemetryRetention: (retention: Retention) => Promise<void>
  readonly stop: () => void
}

interface Wiring {
  /** Hears the requests and answers them; a user of NATS without special rights. */
  readonly door: LogConnection
  /** Makes streams and consumers; the only user of NATS with the right to. */
  readonly hand: LogConnection
  readonly log?: LogLines
  /** Whether the stream of a new city is made; throws a Refusal when it is not. */
  readonly admit: (asked: Asked) => Promise<void>
  /** Copies of each stream: 1, or 3 in a cluster. */
  readonly replicas?: number
  /** Whether what was acknowledged has reached the disk, as whoever runs the server declares. */
  readonly durability?: 'os' | 'disk'
}

/**
 * The one place with the right to make streams and consumers. `CONSUMER.CREATE` bypasses subject permissions: whoever holds it
 * can have messages delivered to any subject. So services ask here, and here it is checked who asks for what.
 */
export async function startProvisioner(wiring: Wiring): Promise<Provisioner> {
  const { door, hand, admit, log = noLogLines, replicas = 1, durability = 'os' } = wiring
  checkServer({ version: hand.serverVersion, replicas, durability }, log)
  const api = jetStreamApi(hand)
  const settle = (config: StreamConfig) => settleStream(api, config, log)
  for (const config of fixedStreams(replicas)) await settle(config)
  const consumers = readerNames.map((asker) =>
    answer(subjects.provisionConsumer(asker), ({ body }) => provideConsumer(api, asker, parse(body))),
  )
  const cities = serviceNames.map((asker) =>
    answer(subjects.provisionStream(asker), async (asked) => {
      const make = (cityId: string) => settle(cityStream(cityId, replicas))
      return await provideStream({ make, admit }, asker, asked)
    }),
  )

  function planned(name: string): StreamConfig {
    const config = plannedStream(name, replicas)
    if (config === undefined) throw new Error(`the platform has no stream ${name}`)
    return config
  }

  function answer(asked: string, provide: (asked: Asked) => Promise<Provisioned>) {
    return door.subscribe(
      asked,
      (body, subject, reply, meta) => {
        if (reply === undefined) return
        void answerTo(() => provide({ subject, body, headers: meta.headers() })).then((given) => {
          if (!given.ok) log.warn({ subject, ...given }, 'provisioning refused')
          door.publish(reply, utf8.encode(JSON.stringify(given)))
        })
      },
      { queue: QUEUE },
    )
  }

  return {
    streams: () => api.listStreams(),
    ensure: (name) => settle(planned(name)),
    async remake(name, first = 1) {
      const config = planned(name)
      if (first > 1 && !mayEnd(name)) throw new Error(`${name} begins with its first message`)
      await api.deleteStream(name)
      await settle(config)
      if (first > 1) await api.purgeBefore(name, first)
    },
    freeze: (name) => freezeStream({ api, hand }, planned(name).name),
    thaw: (name) => thawStream({ api }, planned(name)),
    ...endings(api),
    async setTelemetryRetention({ maxAgeSeconds, maxBytes }) {
      const config = await api.streamConfig(streams.telemetry)
      if (config === undefined) throw new Error(`there is no stream ${streams.telemetry}`)
      const limits = { max_age: maxAgeSeconds * NANOSECONDS_PER_SECOND, max_bytes: maxBytes }
      await api.updateStream({ ...config, ...limits })
    },
    stop: () => {
      for (const subscription of [...consumers, ...cities]) subscription.unsubscribe()
    },
  }
}

/** How the oldest messages of a stream go. */
function endings(api: Api): Pick<Provisioner, 'removeBefore' | 'checkMayEnd'> {
  return {
    async removeBefore(name, sequence) {
      if (!mayEnd(name)) throw new Error(`${name} keeps everything`)
      await api.purgeBefore(name, sequence)
    },
    async checkMayEnd(name) {
      const config = await api.streamConfig(name)
      if (config?.['deny_purge'] === true)
        throw new ProvisioningRefused(
          `${name} was made to keep everything: restore it from its archive first`,
        )
    },
  }
}

function checkServer(server: Parameters<typeof versionWarnings>[0], log: LogLines): void {
  const reasons = unsafeReasons({ ...server, messageIds: true })
  if (reasons.length > 0) throw new UnsafeServer(reasons)
  for (const warning of versionWarnings(server)) log.warn(server, warning)
}

async function answerTo(provide: () => Promise<Provisioned>): Promise<Provisioned> {
  try {
    return await provide()
  } catch (error) {
    // The refusals of those who admit bear codes of this answer.
    if (error instanceof Refusal) return refused(error.code as Refused, error.message)
    return refused('fault', error instanceof Error ? error.message : String(error))
  }
}

type Api = ReturnType<typeof jetStreamApi>

async function provideConsumer(api: Api, asker: ReaderName, body: unknown): Promise<Provisioned> {
  const parsed = consumerRequest.safeParse(body)
  if (!parsed.success) return refused('refused', 'the request cannot be read')
  const { stream, filterSubject, deliverSubject } = parsed.data
  if (!mayRead(asker, stream)) return refused('refused', `${asker} does not read ${stream}`)
  if (!isInboxOf(asker, deliverSubject))
    return refused('refused', `${deliverSubject} is not ${asker}'s inbox`)
  if (filterSubject !== undefined && !SUBJECT.test(filterSubject)) return refused('refused', 'bad filter')
  const consumer = await api.createConsumer(parsed.data)
  if (consumer.made) return { ok: true, stream, consumer: consumer.name }
  return consumer.missing ? refused('stream_not_found', stream) : refused('fault', consumer.description)
}

interface Founding {
  readonly make: (cityId: string) => Promise<void>
  readonly admit: Wiring['admit']
}

async function provideStream(
  { make, admit }: Founding,
  asker: ServiceName,
  asked: Asked,
): Promise<Provisioned> {
  const parsed = streamRequest.safeParse(parse(asked.body))
  if (!parsed.success) return refused('refused', 'the request cannot be read')
  if (!mayFoundCities(asker)) return refused('refused', `${asker} founds no cities`)
  await admit(asked)
  await make(parsed.data.cityId)
  return { ok: true, stream: streams.city(parsed.data.cityId) }
}

const SUBJECT = /^[A-Za-z0-9_*-]+(\.[A-Za-z0-9_*-]+)*(\.>)?$/
const TOKENS = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/

/** No wildcards, no way out of the asker's own prefix. */
function isInboxOf(asker: ReaderName, subject: string): boolean {
  const prefix = `_INBOX.${asker}.`
  return subject.startsWith(prefix) && TOKENS.test(subject.slice(prefix.length))
}

type Refused = Extract<Provisioned, { ok: false }>['code']

function refused(code: Refused, detail: string): Provisioned {
  return { ok: false, code, detail }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(text.decode(body))
  } catch {
    return undefined
  }
}
