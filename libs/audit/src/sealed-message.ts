import { hashOfStored, type Publication } from '@urbe/event-log'

const utf8 = new TextEncoder()

/** A message for the stream AUDIT: known by its id, and with a hash by which the archive can tell that it is whole. */
export function sealedMessage(subject: string, id: string, text: string): Publication {
  const body = utf8.encode(text)
  const headers = { 'Commit-Id': id, 'Nats-Msg-Id': id }
  return { subject, body, headers: [...Object.entries(headers), ['Hash', hashOfStored({ headers, body })]] }
}
