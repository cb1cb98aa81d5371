import { type Commit, type EventLog, recorded } from '@urbe/event-log'

import { messagesOf } from './batches.ts'

/** Commits that are read and held at once for one replay. */
export const COMMITS_AHEAD_MAX = 64
/** While the recorded times leave a pause, the audience hears this often that the replay lives. */
export const SIGN_OF_LIFE_MS = 4_000
const NOTHING = '{"events":[]}'
const ALL = '{"events":[],"done":true}'

export interface Score {
  readonly stream: string
  /** The last sequence that has been played. */
  readonly after: number
  readonly to: number
  readonly speed: number | 'max'
}
export interface Stage {
  readonly log: Pick<EventLog, 'range' | 'nextOn'>
  readonly nowMs: () => number
  /** Rejects when the playing is ended meanwhile. */
  readonly sleep: (ms: number) => Promise<void>
  /** Resolves when the audience has taken it; rejects when there is no audience, or when the playing is ended. */
  readonly send: (body: string) => Promise<void>
  /** Before anything up to the sequence is sent. */
  readonly onSending: (through: number) => void
  readonly onTaken: (through: number, events: number) => void
}

/** Sends what was recorded, at the pace at which it was recorded or another, and nothing before the last was taken. */
export async function play(stage: Stage, score: Score): Promise<void> {
  const due = tempo(stage.nowMs, score.speed)
  for (let next = score.after + 1; next <= score.to; ) {
    const commits = await read(stage, next, score)
    let rest = commits.filter(({ sequence }) => sequence <= score.to)
    if (rest.length === 0) break
    next = (rest.at(-1)?.sequence ?? next) + 1
    while (rest.length > 0) rest = await playDue(stage, rest, due)
  }
  await stage.send(ALL)
}

/** A hole in the stream is leapt over. */
async function read({ log }: Stage, next: number, { stream, to }: Score): Promise<readonly Commit[]> {
  const commits = await log.range(stream, next, Math.min(COMMITS_AHEAD_MAX, to - next + 1))
  if (commits.length > 0) return commits
  const beyond = await log.nextOn(stream, '>', next)
  return beyond === undefined ? [] : [beyond]
}

/** Plays what is due by now and answers with the rest. */
async function playDue(
  stage: Stage,
  commits: readonly Commit[],
  due: (commit: Commit) => number,
): Promise<Commit[]> {
  const [first] = commits
  if (first === undefined) return []
  await waitUntil(stage, due(first))
  const now = stage.nowMs()
  const later = commits.findIndex((commit) => due(commit) > now)
  const playing = later < 0 ? commits : commits.slice(0, Math.max(1, later))
  const through = playing.at(-1)?.sequence ?? first.sequence
  const events = playing.flatMap(recorded)
  stage.onSending(through)
  for (const message of messagesOf(events)) await stage.send(message)
  stage.onTaken(through, events.length)
  return commits.slice(playing.length)
}

async function waitUntil({ nowMs, sleep, send }: Stage, timeMs: number): Promise<void> {
  for (let left = timeMs - nowMs(); left > 0; left = timeMs - nowMs()) {
    await sleep(Math.min(left, SIGN_OF_LIFE_MS))
    if (left > SIGN_OF_LIFE_MS) await send(NOTHING)
  }
}

/** When a commit is to be played: the first one now, the others as far behind it as they were recorded. */
function tempo(nowMs: () => number, speed: number | 'max'): (commit: Commit) => number {
  let anchor: { readonly played: number; readonly recorded: number } | undefined
  return ({ at }) => {
    if (speed === 'max') return 0
    const recordedAt = Date.parse(at)
    anchor ??= { played: nowMs(), recorded: recordedAt }
    return anchor.played + (recordedAt - anchor.recorded) / speed
  }
}
