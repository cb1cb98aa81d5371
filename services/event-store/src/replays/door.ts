import { setTimeout as sleep } from 'node:timers/promises'

import type { z } from 'zod'

import { replayStart, replayStarted, subjects } from '@urbe/contracts'
import type { Admit, Asked, LogConnection, LogLines } from '@urbe/event-log'
import { Refusal } from '@urbe/kernel'

import type { Replays } from './replays.ts'

/** Another process may have the replay: it answers at once, and those who have not a moment later. */
const NOT_HERE_MS = 300
const utf8 = new TextEncoder()
const text = new TextDecoder()

interface Wiring {
  readonly connection: Pick<LogConnection, 'subscribe' | 'publish'>
  readonly replays: Pick<Replays, 'start' | 'cityOf'>
  readonly admit: Admit
  readonly logger: LogLines
}
type Started = z.infer<typeof replayStarted>

/** Hears the gateways that have somebody who wants to watch, and decides whether they may. */
export function replayDoor(wiring: Wiring): () => void {
  const { connection, logger } = wiring
  const subscription = connection.subscribe(subjects.replayStart, (body, subject, reply, meta) => {
    if (reply === undefined) return
    started(wiring, { subject, body, headers: meta.headers() })
      .then((answer) => connection.publish(reply, utf8.encode(JSON.stringify(answer))))
      .catch((error: unknown) => logger.error({ err: error }, 'a replay was not started'))
  })
  return () => subscription.unsubscribe()
}

async function started({ replays, admit }: Wiring, message: Asked): Promise<Started> {
  const asked = replayStart.safeParse(json(message.body))
  const cityId = asked.success ? replays.cityOf(asked.data.id) : undefined
  if (!asked.success || cityId === undefined) return await notFound()
  try {
    await admit(message, {
      permissions: ['event:read', 'city:read'],
      cityId,
      changes: false,
      operation: 'replay start',
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return replayStarted.parse({ ok: false, code: error.code, detail: error.message })
  }
  const place = replays.start(asked.data.id, asked.data.after)
  return place === undefined ? await notFound() : { ok: true, ...place }
}

async function notFound(): Promise<Started> {
  await sleep(NOT_HERE_MS)
  return { ok: false, code: 'replay_not_found', detail: 'There is no such replay' }
}

function json(body: Uint8Array): unknown {
  try {
    return JSON.parse(text.decode(body))
  } catch {
    // `undefined` passes no schema.
    return undefined
  }
}
