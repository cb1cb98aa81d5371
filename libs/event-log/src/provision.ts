import {
  behalfRefusals,
  type ConsumerRequest,
  type Provisioned,
  provisioned,
  type ServiceName,
  subjects,
} from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import type { Vouch } from './admit.ts'
import type { LogConnection } from './connection.ts'
import { LogUnavailable, ProvisioningRefused } from './errors.ts'

const PROVISION_TIMEOUT_MS = 3_000
const utf8 = new TextEncoder()
const text = new TextDecoder()

/**
 * Asks for the stream of a new city and answers with its name. Asking again changes nothing. `vouch` says for whom; a service asks
 * in its own name for the first city alone.
 */
export async function provisionStream(
  connection: LogConnection,
  service: ServiceName,
  cityId: string,
  vouch?: Vouch,
): Promise<string> {
  const { stream } = await ask({ connection, vouch }, subjects.provisionStream(service), { cityId })
  return stream
}

/** Asks for a push consumer into an inbox of the asker and answers with its name. */
export async function provisionConsumer(
  connection: LogConnection,
  request: ConsumerRequest,
): Promise<string> {
  // The cast holds for services; any other name asks on a subject that nobody answers.
  const subject = subjects.provisionConsumer(connection.name as ServiceName)
  const { consumer = '' } = await ask({ connection }, subject, request)
  return consumer
}

interface Asking {
  readonly connection: LogConnection
  readonly vouch?: Vouch | undefined
}

async function ask({ connection, vouch }: Asking, subject: string, request: object) {
  const body = utf8.encode(JSON.stringify(request))
  const headers = vouch?.({ subject, body }) ?? []
  const answer = await connection.request(subject, body, PROVISION_TIMEOUT_MS, headers)
  const parsed: Provisioned = provisioned.parse(JSON.parse(text.decode(answer)))
  if (parsed.ok) return parsed
  if (isAnAnswer(parsed.code)) throw new Refusal(parsed.code, parsed.detail)
  if (parsed.code === 'fault') throw new LogUnavailable(`${subject}: ${parsed.detail}`)
  throw new ProvisioningRefused(`${subject}: ${parsed.code}: ${parsed.detail}`)
}

/** What whoever asked is told; everything else is between the services. */
const isAnAnswer = (code: string): boolean =>
  code !== 'unauthorized' && behalfRefusals.some((each) => each === code)
