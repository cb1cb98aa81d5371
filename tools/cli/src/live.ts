import { type Cursor, connectStream, type LiveEvent, type Stream, type StreamState } from '@urbe/client'

import type { Context } from './context.ts'
import { Failure, Interrupted } from './exit.ts'

export interface Watch {
  readonly channel: string
  readonly types?: readonly string[] | undefined
  /** First what happened after this sequence of the stream. */
  readonly since?: number | undefined
  /** True when it was the last one that was wanted. */
  readonly onEvent: (event: LiveEvent) => boolean
  /** Ends when nothing is outstanding any more: a replay has been played then. */
  readonly endsWhenCaughtUp?: boolean
}

/** Resolves when the last wanted event has come, or when the person has had enough. */
export async function watchLive(context: Context, watch: Watch): Promise<void> {
  const { interrupted, terminal } = context
  const ending = Promise.withResolvers<void>()
  // It may fail before anybody waits for it.
  ending.promise.catch(() => undefined)
  const stream = connect(context, ending.reject)
  interrupted.addEventListener('abort', () => ending.resolve(), { once: true })
  let isOver = interrupted.aborted
  if (isOver) ending.resolve()
  try {
    const { channel, types, since } = watch
    const from = since === undefined ? undefined : await placeAt(stream, watch, ending.promise)
    stream.subscribe(
      channel,
      { ...(types && { types }), ...(from && { since: from }) },
      {
        onEvent: (event) => {
          if (isOver) return
          isOver = watch.onEvent(event)
          if (isOver) ending.resolve()
        },
        onCaught: () => {
          if (watch.endsWhenCaughtUp === true) ending.resolve()
        },
        onGone: (code) => ending.reject(notFollowed(code)),
        onReset: ({ s }) =>
          terminal.err(`what happened before ${s} can no longer be told in one go: urbe log tail --from`),
      },
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
    prove: session.prove,
    onState,
    ...(WebSocket && { WebSocket }),
  })
}

/** The epoch of a stream is told with the first subscription. */
async function placeAt(stream: Stream, { channel, since = 0 }: Watch, ended: Promise<void>): Promise<Cursor> {
  const asked = Promise.withResolvers<Cursor>()
  const onGone = (code: string) => asked.reject(notFollowed(code))
  const looking = stream.subscribe(channel, { types: [] }, { onCaught: asked.resolve, onGone })
  const cursor = await Promise.race([asked.promise, ended])
  looking.close()
  if (cursor === undefined) throw new Interrupted('interrupted')
  return { ...cursor, s: since }
}

function notFollowed(code: string): Failure {
  return new Failure(`events cannot be followed (${code})`)
}
