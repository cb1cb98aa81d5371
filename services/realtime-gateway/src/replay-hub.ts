import type { VouchFor } from '@urbe/access'
import { type ErrorCode, replayMessage, replayStarted, subjects } from '@urbe/contracts'
import { type LogConnection, type LogLines, LogUnavailable } from '@urbe/event-log'
import { type NewId, Refusal } from '@urbe/kernel'

import { type FramedCommit, framedCommits } from './framing.ts'
import type { Holder } from './grants.ts'

const START_TIMEOUT_MS = 2_000
/** A replay gives a sign of life more often than this; whoever hears nothing asks for it again. */
export const REPLAY_SILENCE_MS_MAX = 12_000
const TAKEN = new Uint8Array()
const utf8 = new TextEncoder()
const text = new TextDecoder()

/** Somebody who watches a replay. */
export interface ReplayWatcher {
  /** Who watches: the replay is started for them. */
  readonly holder: () => Holder
  /** Resolves when the client has room for more. */
  readonly take: (commits: readonly FramedCommit[]) => Promise<void>
  readonly done: () => void
  readonly gone: (code: ErrorCode) => void
  /** What it has been given so far; undefined before it began. */
  readonly through: () => number | undefined
}
export interface ReplayWatch {
  /** What comes lies behind this sequence. */
  readonly after: number
  readonly stop: () => void
}
export interface ReplayHub {
  /** Undefined when there is no such replay; throws a Refusal when it is not for them. */
  readonly watch: (
    replayId: string,
    watcher: ReplayWatcher,
    after: number | undefined,
  ) => Promise<ReplayWatch | undefined>
  /** Asks again for replays that have fallen silent. */
  readonly tick: (nowMs: number) => void
  readonly size: () => number
}
interface Watched {
  readonly id: string
  readonly watchers: Set<ReplayWatcher>
  readonly unsubscribe: () => void
  /** Messages are handed on one after the other. */
  turn: Promise<void>
  handing: number
  heardAt: number
  over: boolean
}
interface Options {
  readonly connection: Pick<LogConnection, 'subscribe' | 'publish' | 'request'>
  readonly vouchFor: VouchFor
  readonly newId: NewId
  readonly now: () => number
  readonly logger: LogLines
}

/** Replays are conducted by event-store and heard by each process once, while somebody watches. */
export function replayHub(options: Options): ReplayHub {
  const replays = new Map<string, Watched>()

  function leave(watched: Watched, watcher: ReplayWatcher): void {
    watched.watchers.delete(watcher)
    if (watched.watchers.size > 0 || replays.get(watched.id) !== watched) return
    replays.delete(watched.id)
    watched.unsubscribe()
  }

  return {
    async watch(id, watcher, after) {
      const watched = replays.get(id) ?? listenTo(options, id)
      replays.set(id, watched)
      // Heard from the beginning: what is sent may come right behind the answer.
      watched.watchers.add(watcher)
      const stop = () => leave(watched, watcher)
      try {
        const start = await ask(options, watched, { watcher, after })
        if (start === undefined) stop()
        return start === undefined ? undefined : { after: start, stop }
      } catch (error) {
        stop()
        // Nobody who conducts replays can be reached: to the client it is as if there were none.
        if (error instanceof LogUnavailable) return undefined
        throw error
      }
    },
    tick(nowMs) {
      for (const watched of replays.values()) {
        const silent = nowMs - watched.heardAt >= REPLAY_SILENCE_MS_MAX
        if (silent && !watched.over && watched.handing === 0) void askAgain(options, watched)
      }
    },
    size: () => replays.size,
  }
}

function listenTo({ connection, now, logger }: Options, id: string): Watched {
  const subscription = connection.subscribe(subjects.replay(id), (body, _subject, reply) => {
    watched.heardAt = now()
    watched.handing += 1
    watched.turn = watched.turn
      .then(() => hear(watched, body))
      .catch((error: unknown) => logger.error({ err: error, replay: id }, 'a replay cannot be read'))
      .then(() => {
        watched.handing -= 1
        watched.heardAt = now()
        if (reply !== undefined) connection.publish(reply, TAKEN)
      })
  })
  const watched: Watched = {
    id,
    watchers: new Set(),
    unsubscribe: () => subscription.unsubscribe(),
    turn: Promise.resolve(),
    handing: 0,
    heardAt: now(),
    over: false,
  }
  return watched
}

interface Asking {
  readonly watcher: ReplayWatcher
  readonly after: number | undefined
}

/** Answers with the sequence behind which it begins; undefined when there is no such replay. */
async function ask(
  { connection, vouchFor, newId, now }: Options,
  watched: Watched,
  { watcher, after }: Asking,
): Promise<number | undefined> {
  const subject = subjects.replayStart
  const body = utf8.encode(JSON.stringify({ id: watched.id, ...(after === undefined ? {} : { after }) }))
  const { principal, address } = watcher.holder()
  const headers = vouchFor({ facts: principal.facts, address, correlationId: newId() })({ subject, body })
  const answer = await connection.request(subject, body, START_TIMEOUT_MS, headers)
  const started = replayStarted.parse(JSON.parse(text.decode(answer)))
  if (!started.ok && started.code === 'unauthorized') throw new Error(started.detail)
  if (!started.ok && started.code !== 'replay_not_found') throw new Refusal(started.code, started.detail)
  watched.over = false
  watched.heardAt = now()
  return started.ok ? started.after : undefined
}

/** The one that has seen the least decides where it goes on; the others pass over what they know. */
async function askAgain(options: Options, watched: Watched): Promise<void> {
  watched.heardAt = options.now()
  const places = [...watched.watchers].map(({ through }) => through()).filter((each) => each !== undefined)
  const after = places.length === 0 ? undefined : Math.min(...places)
  try {
    const [first, ...others] = watched.watchers
    if (first === undefined) return
    const start = await askForAny(options, watched, { watchers: [first, ...others], after })
    if (start === undefined) tellGone(watched)
  } catch (error) {
    options.logger.warn({ error: String(error), replay: watched.id }, 'a replay does not answer')
  }
}

interface AskingAgain {
  readonly watchers: readonly ReplayWatcher[]
  readonly after: number | undefined
}

/** For one of them after the other, until it is for somebody; whom it is not for any more has lost it. */
async function askForAny(options: Options, watched: Watched, { watchers, after }: AskingAgain) {
  let refused: unknown
  for (const watcher of watchers) {
    try {
      return await ask(options, watched, { watcher, after })
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'not_ready') throw error
      refused = error
      // Connections of those whose session has ended are closed by themselves.
      if (error.code === 'forbidden') watcher.gone('forbidden')
    }
  }
  throw refused
}

async function hear(watched: Watched, body: Uint8Array): Promise<void> {
  const { events, done, gone } = replayMessage.parse(JSON.parse(text.decode(body)))
  const commits = framedCommits(events)
  await Promise.all([...watched.watchers].map((each) => each.take(commits)))
  if (gone) tellGone(watched)
  if (!done) return
  watched.over = true
  for (const watcher of watched.watchers) watcher.done()
}

function tellGone(watched: Watched): void {
  watched.over = true
  for (const watcher of [...watched.watchers]) watcher.gone('replay_not_found')
}
