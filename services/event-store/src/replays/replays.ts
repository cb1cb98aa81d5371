import { setTimeout as sleep } from 'node:timers/promises'

import {
  REPLAY_IDLE_SECONDS,
  REPLAYS_MAX,
  REPLAYS_PER_CALLER_MAX,
  type ReplayView,
  streams,
  subjects,
} from '@urbe/contracts'
import { type EventLog, type LogConnection, type LogLines, LogUnavailable } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import { type Clock, type NewId, unreachable } from '@urbe/kernel'

import type { Interval } from './moments.ts'
import { play } from './play.ts'

/** An audience that takes nothing for so long is not there; it asks again when it is. */
const TAKEN_TIMEOUT_MS = 10_000
const IDLE_MS = REPLAY_IDLE_SECONDS * 1_000
const GONE = '{"events":[],"gone":true}'
const utf8 = new TextEncoder()

interface Wiring {
  readonly log: Pick<EventLog, 'range' | 'nextOn'>
  readonly connection: Pick<LogConnection, 'request' | 'publish'>
  readonly clock: Clock
  readonly newId: NewId
  readonly logger: LogLines
}
interface Wanted extends Interval {
  readonly cityId: string
  /** Who wants it, as the log names them. */
  readonly by: string
  readonly speed: number | 'max'
}
interface Replay extends Wanted {
  readonly id: string
  /** Everything up to here was taken. */
  taken: number
  /** Everything up to here was sent, and perhaps taken. */
  sending: number
  events: number
  status: ReplayView['status']
  watchedAt: number
  playing: AbortController | undefined
}

/** The replays of this process: each has one place, however many watch it, and waits there while nobody does. */
export function openReplays(wiring: Wiring) {
  const { clock, newId, connection } = wiring
  const replays = new Map<string, Replay>()
  const now = () => clock().getTime()

  function forgetIdle(): void {
    for (const [id, { status, watchedAt }] of replays) {
      if (status !== 'running' && now() - watchedAt >= IDLE_MS) replays.delete(id)
    }
  }
  function find(id: string): Replay | undefined {
    forgetIdle()
    return replays.get(id)
  }
  function ofCity(cityId: string, id: string): Replay {
    const replay = find(id)
    if (replay?.cityId === cityId) return replay
    throw refuse('replay_not_found', `There is no replay ${id} of this city`)
  }
  const viewOf = (replay: Replay) => viewAt(replay, now())

  return {
    create(wanted: Wanted): ReplayView {
      forgetIdle()
      checkCrowd([...replays.values()], wanted)
      const before = wanted.from.sequence - 1
      const replay: Replay = {
        ...wanted,
        id: newId(),
        taken: before,
        sending: before,
        events: 0,
        status: 'waiting',
        watchedAt: now(),
        playing: undefined,
      }
      replays.set(replay.id, replay)
      return viewOf(replay)
    },
    view: (cityId: string, id: string): ReplayView => viewOf(ofCity(cityId, id)),
    cancel(cityId: string, id: string): void {
      const replay = ofCity(cityId, id)
      replays.delete(id)
      replay.playing?.abort()
      connection.publish(subjects.replay(id), utf8.encode(GONE))
    },
    /** Undefined when there is no such replay. */
    cityOf: (id: string): string | undefined => find(id)?.cityId,
    /** Somebody watches, and has everything up to `after` already. Undefined when there is no such replay. */
    start(id: string, after?: number): { readonly cityId: string; readonly after: number } | undefined {
      const replay = find(id)
      if (replay === undefined) return undefined
      replay.watchedAt = now()
      const place = startOf(replay, after)
      if (place !== undefined) begin(wiring, replay, place)
      return { cityId: replay.cityId, after: place ?? replay.sending }
    },
    count(): number {
      forgetIdle()
      return replays.size
    },
    stop(): void {
      for (const { playing } of replays.values()) playing?.abort()
      replays.clear()
    },
  }
}
export type Replays = ReturnType<typeof openReplays>

function checkCrowd(replays: readonly Replay[], { by }: Wanted): void {
  if (replays.length >= REPLAYS_MAX) throw refuse('too_many_replays', `${REPLAYS_MAX} replays at most`)
  const own = replays.filter((replay) => replay.by === by)
  if (own.length >= REPLAYS_PER_CALLER_MAX)
    throw refuse('too_many_requests', `${REPLAYS_PER_CALLER_MAX} replays of one caller at most: end one`)
}

function viewAt(replay: Replay, nowMs: number): ReplayView {
  const { id, cityId, from, to, speed, status, events, watchedAt } = replay
  const lives = status === 'running' ? nowMs : watchedAt
  const expiresAt = new Date(lives + IDLE_MS).toISOString()
  return { id, cityId, channel: subjects.replay(id), status, from, to, speed, sent: events, expiresAt }
}

/** After which sequence to begin now; undefined when it runs already and nobody lacks anything. */
function startOf(
  { status, from, to, taken, sending }: Replay,
  after: number | undefined,
): number | undefined {
  const asked = after === undefined ? undefined : Math.min(Math.max(after, from.sequence - 1), to.sequence)
  switch (status) {
    case 'running':
      return asked !== undefined && asked < sending ? asked : undefined
    case 'waiting':
      return asked === undefined ? taken : Math.min(asked, taken)
    case 'done':
      return asked ?? from.sequence - 1
    default:
      return unreachable(status)
  }
}

function begin(wiring: Wiring, replay: Replay, after: number): void {
  replay.playing?.abort()
  const playing = new AbortController()
  replay.playing = playing
  replay.status = 'running'
  replay.taken = after
  replay.sending = after
  void perform(wiring, replay, playing.signal).then((status) => {
    // Another performance may have taken its place meanwhile.
    if (replay.playing !== playing) return
    replay.playing = undefined
    replay.status = status
    replay.watchedAt = wiring.clock().getTime()
  })
}

async function perform(
  { log, connection, clock, logger }: Wiring,
  replay: Replay,
  signal: AbortSignal,
): Promise<'done' | 'waiting'> {
  const subject = subjects.replay(replay.id)
  const stage = {
    log,
    nowMs: () => clock().getTime(),
    sleep: async (ms: number) => void (await sleep(ms, undefined, { signal })),
    async send(body: string): Promise<void> {
      signal.throwIfAborted()
      await unlessAborted(connection.request(subject, utf8.encode(body), TAKEN_TIMEOUT_MS), signal)
    },
    onSending: (through: number) => {
      replay.sending = through
    },
    onTaken: (through: number, events: number) => {
      replay.taken = through
      replay.events += events
    },
  }
  const { cityId, taken: after, to, speed } = replay
  try {
    await play(stage, { stream: streams.city(cityId), after, to: to.sequence, speed })
    return 'done'
  } catch (error) {
    const expected = signal.aborted || error instanceof LogUnavailable
    if (!expected) logger.error({ err: error, replay: replay.id }, 'a replay broke off')
    return 'waiting'
  }
}

async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  // Whichever comes second is not heard; that it fails is no fault then.
  work.catch(() => undefined)
  try {
    await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
