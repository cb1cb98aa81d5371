import { type RecordedEvent, type StreamView, streams } from '@urbe/contracts'

import { listed, optionalNumber } from '../arguments.ts'
import { findStream } from '../commands/find-city.ts'
import type { Context } from '../context.ts'
import { showEvent } from '../event-lines.ts'
import { UsageError } from '../exit.ts'
import { watchLive } from '../live.ts'
import { eventsBetween } from './history.ts'

export interface TailOptions {
  readonly from?: string
  readonly count?: string
  readonly types?: string
  readonly follow?: boolean
}

const NEWEST_DEFAULT = 20
/** Commits that are looked through for the newest events of some types. */
export const LOOK_BACK_MAX = 10_000
/** Messages that may hold no event of their own: parts of a large commit. */
const SPARE = 64

/** What happened, and then what happens. */
export async function tail(
  context: Context,
  options: TailOptions,
  wanted: string = streams.platform,
): Promise<void> {
  const from = optionalNumber(options.from, '--from', 1)
  const count = optionalNumber(options.count, '--count', 1)
  const types = listed(options.types, '--types')
  const follows = options.follow === true
  if (follows && from !== undefined && count !== undefined) {
    throw new UsageError('--follow goes on from --from without a gap: leave --count away')
  }
  const name = await findStream(context, wanted)
  const channel = follows ? channelOf(name) : undefined
  const stream = await context.client.call('getStream', { params: { name } })
  for await (const event of past(context, { stream, from, count, types })) showEvent(context, event)
  if (channel === undefined) return
  const onEvent: Parameters<typeof watchLive>[1]['onEvent'] = (event) => {
    showEvent(context, event)
    return false
  }
  await watchLive(context, { channel, types, since: stream.lastSequence, onEvent })
}

interface Wanted {
  readonly stream: StreamView
  readonly from: number | undefined
  readonly count: number | undefined
  readonly types: readonly string[] | undefined
}

async function* past(context: Context, wanted: Wanted): AsyncGenerator<RecordedEvent> {
  const { stream, from, types } = wanted
  if (from === undefined) {
    yield* await newest(context, wanted)
    return
  }
  let left = wanted.count ?? Number.POSITIVE_INFINITY
  const stretch = { stream: stream.name, from, through: stream.lastSequence, types }
  for await (const event of eventsBetween(context, stretch)) {
    yield event
    left -= 1
    if (left === 0) return
  }
}

async function newest(context: Context, { stream, count = NEWEST_DEFAULT, types }: Wanted) {
  const { name, firstSequence, lastSequence } = stream
  const lookBack = types === undefined ? count + SPARE : LOOK_BACK_MAX
  const from = Math.max(firstSequence, lastSequence - lookBack + 1, 1)
  const found: RecordedEvent[] = []
  for await (const event of eventsBetween(context, { stream: name, from, through: lastSequence, types })) {
    found.push(event)
    // Twice as many at most are held at any time.
    if (found.length >= 2 * count) found.splice(0, found.length - count)
  }
  if (types !== undefined && found.length < count && from > firstSequence) {
    context.terminal.err(`looked through everything since ${from}: --from looks further back`)
  }
  return found.slice(-count)
}

/** Only the platform's stream and those of cities are shown live. */
function channelOf(stream: string): string {
  if (stream === streams.platform) return 'plat.>'
  if (stream.startsWith(streams.city(''))) return `city.${stream.slice(streams.city('').length)}.>`
  throw new UsageError(
    `[stream] ${stream} cannot be followed: --follow takes ${streams.platform} or the stream of a city`,
  )
}
