import { setTimeout as sleep } from 'node:timers/promises'

import {
  type Client,
  createClient,
  openSession,
  platformClock,
  type Session,
  type SocketConstructor,
} from '@urbe/client'

import { Interrupted, UsageError } from './exit.ts'
import { keyInFile } from './key-file.ts'
import { type Paint, paintFor } from './paint.ts'
import { sessionFile } from './session-file.ts'
import type { Terminal } from './terminal.ts'

export const URL_DEFAULT = 'http://localhost:8080'

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  readonly fetch?: typeof fetch
  readonly WebSocket?: SocketConstructor
  /** Aborts when the person has had enough. */
  readonly interrupted: AbortSignal
}
export interface GlobalOptions {
  readonly url?: string
  readonly json?: boolean
}
/** What a command works with. */
export interface Context extends World {
  readonly origin: string
  readonly json: boolean
  readonly session: Session
  readonly sessionPath: string
  /** Requests without a signal of their own end when the person has had enough. */
  readonly client: Client
  readonly paint: Paint
  /** `data` for programs, `text` for people. */
  readonly show: (data: unknown, text: string) => void
}

export function contextOf(world: World, options: GlobalOptions): Context {
  const origin = originOf(options.url ?? world.env['URBE_URL'] ?? URL_DEFAULT)
  const json = options.json === true
  const store = sessionFile(world.env, origin)
  const { fetch: send, now } = platformClock(world.fetch ?? fetch)
  const stoppable: typeof fetch = (url, init) =>
    send(url, { ...init, signal: init?.signal ?? world.interrupted })
  // A token that is being exchanged is waited for: the old one is of no use any more.
  const session = openSession({ origin, fetch: send, store, key: keyInFile(world.env, now) })
  return {
    ...world,
    origin,
    json,
    session,
    sessionPath: store.path,
    client: createClient({ origin, fetch: stoppable, tokens: session }),
    paint: paintFor(world.env, world.terminal.outIsSeen && !json),
    show: (data, text) => world.terminal.out(json ? JSON.stringify(data, null, 2) : text),
  }
}

/** Before the next look at something that takes its time. */
export async function pause({ interrupted }: World, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal: interrupted }).catch(() => {
    throw new Interrupted('interrupted')
  })
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`"${text}" is no address: give one like ${URL_DEFAULT} with --url or URBE_URL`)
  }
  return url.origin
}
