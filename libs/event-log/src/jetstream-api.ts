import { setTimeout as sleep } from 'node:timers/promises'

import type { ConsumerRequest } from '@urbe/contracts'
import { CONSUMER_HEARTBEAT_MS, CONSUMER_INACTIVE_MS } from '@urbe/contracts'

import type { LogConnection, StreamInfo } from './connection.ts'
import { ProvisioningRefused } from './errors.ts'
import { streamInfoIn } from './jetstream-answers.ts'
import type { StreamConfig } from './stream-plan.ts'

const API_TIMEOUT_MS = 5_000
const STREAM_EXISTS = 10058
const STREAM_NOT_FOUND = 10059
/** A cluster that has just come up, or whose servers are being exchanged one by one, does not know all of its peers for a moment. */
const NO_SUITABLE_PEERS = 10005
const TEMPORARILY_UNAVAILABLE = 10008
const PEERS_PATIENCE_MS = 10_000
const PEERS_PAUSE_MS = 200
const NANOSECONDS_PER_MS = 1_000_000
const utf8 = new TextEncoder()
const text = new TextDecoder()

interface Answer {
  readonly error?: { readonly err_code: number; readonly description: string }
  readonly name?: string
  readonly config?: StreamConfig
}

export type ConsumerMade =
  | { readonly made: true; readonly name: string }
  | { readonly made: false; readonly missing: boolean; readonly description: string }

/** The calls that make, change and remove streams and consumers; all of them need rights that services do not have. */
export function jetStreamApi(
  connection: Pick<LogConnection, 'request'>,
  { patienceMs }: { readonly patienceMs: number } = { patienceMs: PEERS_PATIENCE_MS },
) {
  const ask = async (subject: string, request: object): Promise<unknown> => {
    const body = utf8.encode(JSON.stringify(request))
    return JSON.parse(text.decode(await connection.request(`$JS.API.${subject}`, body, API_TIMEOUT_MS)))
  }
  const said = async (subject: string, request: object): Promise<Answer> => {
    // The cast names the parts of JetStream's answers that are looked at.
    return (await ask(subject, request)) as Answer
  }
  const saidByPeers = async (subject: string, request: object): Promise<Answer> => {
    const deadline = performance.now() + patienceMs
    for (;;) {
      const answer = await said(subject, request)
      const code = answer.error?.err_code
      const comesYet = code === NO_SUITABLE_PEERS || code === TEMPORARILY_UNAVAILABLE
      if (!comesYet || performance.now() >= deadline) return answer
      await sleep(PEERS_PAUSE_MS)
    }
  }
  return {
    /** The configuration as the server keeps it; `existed` when it was there before. */
    async createStream(config: StreamConfig): Promise<{ existed: boolean; config: StreamConfig }> {
      const { error, config: made } = await saidByPeers(`STREAM.CREATE.${config.name}`, config)
      if (made !== undefined) return { existed: false, config: made }
      if (error?.err_code !== STREAM_EXISTS) throw new Error(error?.description ?? 'no stream')
      const there = await said(`STREAM.INFO.${config.name}`, {})
      if (there.config === undefined) throw new Error(there.error?.description ?? 'no stream info')
      return { existed: true, config: there.config }
    },
    async updateStream(config: StreamConfig): Promise<void> {
      const { error } = await said(`STREAM.UPDATE.${config.name}`, config)
      if (error !== undefined) throw new ProvisioningRefused(`${config.name}: ${error.description}`)
    },
    /** Nothing happens when there is none. */
    async deleteStream(name: string): Promise<void> {
      const { error } = await said(`STREAM.DELETE.${name}`, {})
      if (error !== undefined && error.err_code !== STREAM_NOT_FOUND) throw new Error(error.description)
    },
    /** The next message of an empty stream gets this sequence at least; of another, what is older goes. */
    async purgeBefore(name: string, sequence: number): Promise<void> {
      const { error } = await said(`STREAM.PURGE.${name}`, { seq: sequence })
      if (error !== undefined) throw new ProvisioningRefused(`${name}: ${error.description}`)
    },
    async streamConfig(name: string): Promise<StreamConfig | undefined> {
      return (await said(`STREAM.INFO.${name}`, {})).config
    },
    async createConsumer(request: ConsumerRequest): Promise<ConsumerMade> {
      const config = consumerConfig(request)
      const { error, name } = await said(`CONSUMER.CREATE.${request.stream}`, {
        stream_name: request.stream,
        config,
      })
      if (name !== undefined) return { made: true, name }
      const missing = error?.err_code === STREAM_NOT_FOUND
      return { made: false, missing, description: error?.description ?? 'no consumer' }
    },
    async listStreams(): Promise<readonly StreamInfo[]> {
      const found: StreamInfo[] = []
      for (;;) {
        // As above: what is missing ends the list.
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

/** Ephemeral and in memory: the reader's own checkpoint is the truth, so that a consumer can be lost at any time. */
function consumerConfig({ startSequence, deliverSubject, filterSubject }: ConsumerRequest): object {
  return {
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
}
