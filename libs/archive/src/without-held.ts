import type { StoredMessage } from '@urbe/event-log'

import { type LiveLog, readStream } from './read-stream.ts'

/** Messages whose commit the stream holds anyway, at another place, are not lost. */
export async function withoutHeld(
  messages: readonly StoredMessage[],
  { log, stream }: { readonly log: LiveLog; readonly stream: string },
): Promise<readonly StoredMessage[]> {
  if (messages.length === 0) return []
  const held = new Set<string>()
  const wanted = new Set(messages.map(keyOf))
  const last = (await log.info(stream))?.lastSequence ?? 0
  for await (const live of readStream(log, { stream, first: 1, last })) {
    const key = 'message' in live && live.message !== undefined ? keyOf(live.message) : ''
    if (wanted.has(key)) held.add(key)
  }
  return messages.filter((message) => !held.has(keyOf(message)))
}

function keyOf({ subject, headers }: StoredMessage): string {
  return `${subject} ${headers['Commit-Id'] ?? ''} ${headers['Chunk'] ?? ''}`
}
