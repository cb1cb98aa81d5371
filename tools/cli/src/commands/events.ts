import type { Command } from 'commander'

import { type Cursor, connectStream, type LiveEvent, type Stream, type StreamState } from '@urbe/client'

import type { Act } from '../act.ts'
import type { Context } from '../context.ts'
import { Failure, UsageError } from '../exit.ts'
import { findCity } from './find-city.ts'

interface Options {
  readonly city?: string
  readonly types?: string
  readonly since?: string
  readonly count?: string
}

export function eventCommands(program: Command, act: Act): void {
  program
    .command('events')
    .description('watch what happens')
    .command('follow')
    .description('show events as they happen, until interrupted')
    .option('--city <city>', 'events of one city, by id or name; of the platform without it')
    .option('--types <types>', 'only these event types, comma-separated')
    .option('--since <sequence>', 'first what happened after this sequence of the stream')
    .option('--count <number>', 'end after so many events')
    .action(act<Options>(follow))
}

async function follow(context: Context, options: Options): Promise<void> {
  const channel =
    options.city === undefined ? 'plat.simulation.>' : `city.${await findCity(context, options.city)}.>`
  const since = wholeNumber(options.since, '--since')
  const count = wholeNumber(options.count, '--count') ?? Number.POSITIVE_INFINITY
  const types = options.types?.split(',').map((each) => each.trim())
  const ending = Promise.withResolvers<void>()
  const stream = connect(context, (error) => ending.reject(error))
  context.interrupted.addEventListener('abort', () => ending.resolve(), { once: true })
  let shown = 0
  const onEvent = (event: LiveEvent) => {
    if (shown >= count) return
    shown += 1
    context.terminal.out(context.json ? JSON.stringify(event) : lineOf(event))
    if (shown >= count) ending.resolve()
  }
  const onGone = (code: string) => ending.reject(new Failure(`events cannot be followed (${code})`))
  const onReset = ({ s }: Cursor) =>
    context.terminal.err(`what happened before ${s} can no longer be told in one go`)
  try {
    const from =
      since === undefined ? undefined : { ...(await placeOf(stream, channel, ending.promise)), s: since }
    stream.subscribe(
      channel,
      { ...(types && { types }), ...(from && { since: from }) },
      { onEvent, onGone, onReset },
    )
    await ending.promise
  } finally {
    stream.close()
  }
}

function connect(context: Context, onEnd: (error: Error) => void): Stream {
  const { client, origin, session, terminal, WebSocket } = context
  const onState = (state: StreamState) => {
    if (state.phase === 'waiting' && state.ms > 0)
      terminal.err(`connection lost (${state.code}), trying again`)
    if (state.phase === 'closed' && state.code !== 1_000)
      onEnd(new Failure(`the connection ended: ${state.reason}`))
  }
  return connectStream({
    origin,
    getTicket: async () => (await client.call('createTicket')).ticket,
    getToken: session.token,
    onState,
    ...(WebSocket && { WebSocket }),
  })
}

/** The epoch of a stream is told with the first subscription. */
async function placeOf(stream: Stream, channel: string, ended: Promise<void>): Promise<Cursor> {
  const asked = Promise.withResolvers<Cursor>()
  const onGone = (code: string) => asked.reject(new Failure(`events cannot be followed (${code})`))
  const looking = stream.subscribe(channel, { types: [] }, { onCaught: asked.resolve, onGone })
  const cursor = await Promise.race([asked.promise, ended])
  looking.close()
  if (cursor === undefined) throw new Failure('interrupted')
  return cursor
}

function lineOf({ sequence, at, subject, type, data }: LiveEvent): string {
  return `${String(sequence).padStart(8)}  ${at}  ${type}  ${subject}  ${JSON.stringify(data)}`
}

function wholeNumber(text: string | undefined, what: string): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new UsageError(`${what} must be a whole number, not "${text}"`)
}
