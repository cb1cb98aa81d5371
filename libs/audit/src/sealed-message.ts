import {
  hashOfStored,
  type LogConnection,
  type Publication,
  SIGNATURE_HEADER,
  signatureSoon,
} from '@urbe/event-log'

const utf8 = new TextEncoder()

interface Message {
  readonly subject: string
  readonly id: string
  readonly text: string
}

/** A message for the stream AUDIT: known by its id, and with a hash by which the archive can tell that it is whole. */
export async function sealedMessage(
  connection: Pick<LogConnection, 'signatures'>,
  { subject, id, text }: Message,
): Promise<Publication> {
  const body = utf8.encode(text)
  const headers = { 'Commit-Id': id, 'Nats-Msg-Id': id }
  const hash = hashOfStored({ headers, body })
  const signature = await signatureSoon(connection, { subject, id, hash })
  const signed = signature === undefined ? [] : [[SIGNATURE_HEADER, signature] as const]
  return { subject, body, headers: [...Object.entries(headers), ['Hash', hash], ...signed] }
}
