import { setTimeout as sleep } from 'node:timers/promises'

import { replayStart, subjects } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'

import type { Replays } from './replays.ts'

/** Another process may have the replay: it answers at once, and those who have not a moment later. */
const NOT_HERE_MS = 300
const utf8 = new TextEncoder()
const text = new TextDecoder()

interface Wiring {
  readonly connection: Pick<LogConnection, 'subscribe' | 'publish'>
  readonly replays: Pick<Replays, 'start'>
}

/** Hears the gateways that have somebody who wants to watch. */
export function replayDoor({ connection, replays }: Wiring): () => void {
  const subscription = connection.subscribe(subjects.replayStart, (body, _subject, reply) => {
    if (reply === undefined) return
    const asked = replayStart.safeParse(json(body))
    const started = asked.success ? replays.start(asked.data.id, asked.data.after) : undefined
    const answer = (message: object) => connection.publish(reply, utf8.encode(JSON.stringify(message)))
    if (started !== undefined) answer({ ok: true, ...started })
    else void sleep(NOT_HERE_MS).then(() => answer(notFound))
  })
  return () => subscription.unsubscribe()
}

const notFound = { ok: false, code: 'replay_not_found', detail: 'There is no such replay' }

function json(body: Uint8Array): unknown {
  try {
    return JSON.parse(text.decode(body))
  } catch {
    // `undefined` passes no schema.
    return undefined
  }
}
