import type { RecordedEvent } from '@urbe/contracts'

/** NATS takes a megabyte; what is left is room for the envelope. */
export const REPLAY_MESSAGE_BYTES_MAX = 512 * 1_024
/** An event of more than this is told without its data: no message could carry it. */
export const REPLAY_EVENT_BYTES_MAX = 768 * 1_024

/** Bodies of messages that hold all the events, in their order. */
export function messagesOf(events: readonly RecordedEvent[]): readonly string[] {
  const messages: string[] = []
  let texts: string[] = []
  let bytes = 0
  for (const event of events) {
    const text = textOf(event)
    const size = Buffer.byteLength(text)
    if (texts.length > 0 && bytes + size > REPLAY_MESSAGE_BYTES_MAX) {
      messages.push(bodyOf(texts))
      texts = []
      bytes = 0
    }
    texts.push(text)
    bytes += size
  }
  return texts.length === 0 ? messages : [...messages, bodyOf(texts)]
}

function textOf(event: RecordedEvent): string {
  const text = JSON.stringify(event)
  if (Buffer.byteLength(text) <= REPLAY_EVENT_BYTES_MAX) return text
  return JSON.stringify({ ...event, data: { omittedCharacters: text.length } })
}

const bodyOf = (texts: readonly string[]) => `{"events":[${texts.join(',')}]}`
