import {
  type ConsumerRequest,
  type Provisioned,
  provisioned,
  type ServiceName,
  subjects,
} from '@urbe/contracts'

import type { LogConnection } from './connection.ts'
import { LogUnavailable, ProvisioningRefused } from './errors.ts'

const PROVISION_TIMEOUT_MS = 3_000
const utf8 = new TextEncoder()
const text = new TextDecoder()

/** Asks for the stream of a new city and answers with its name. Asking again changes nothing. */
export async function provisionStream(
  connection: LogConnection,
  service: ServiceName,
  cityId: string,
): Promise<string> {
  const { stream } = await ask(connection, subjects.provisionStream(service), { cityId })
  return stream
}

/** Asks for a push consumer into an inbox of the asker and answers with its name. */
export async function provisionConsumer(
  connection: LogConnection,
  request: ConsumerRequest,
): Promise<string> {
  // The cast holds for services; any other name asks on a subject that nobody answers.
  const subject = subjects.provisionConsumer(connection.name as ServiceName)
  const { consumer = '' } = await ask(connection, subject, request)
  return consumer
}

async function ask(connection: LogConnection, subject: string, request: object) {
  const answer = await connection.request(subject, utf8.encode(JSON.stringify(request)), PROVISION_TIMEOUT_MS)
  const parsed: Provisioned = provisioned.parse(JSON.parse(text.decode(answer)))
  if (parsed.ok) return parsed
  if (parsed.code === 'fault') throw new LogUnavailable(`${subject}: ${parsed.detail}`)
  throw new ProvisioningRefused(`${subject}: ${parsed.code}: ${parsed.detail}`)
}
