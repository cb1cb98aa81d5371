import { type Client, createClient, openSession, type Session, type SocketConstructor } from '@urbe/client'

import { UsageError } from './exit.ts'
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
  readonly client: Client
  /** `data` for programs, `text` for people. */
  readonly show: (data: unknown, text: string) => void
}

export function contextOf(world: World, options: GlobalOptions): Context {
  const origin = originOf(options.url ?? world.env['URBE_URL'] ?? URL_DEFAULT)
  const json = options.json === true
  const store = sessionFile(world.env, origin)
  const how = { origin, ...(world.fetch && { fetch: world.fetch }) }
  const session = openSession({ ...how, store })
  return {
    ...world,
    origin,
    json,
    session,
    sessionPath: store.path,
    client: createClient({ ...how, tokens: session }),
    show: (data, text) => world.terminal.out(json ? JSON.stringify(data, null, 2) : text),
  }
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`"${text}" is no address: give one like ${URL_DEFAULT} with --url or URBE_URL`)
  }
  return url.origin
}
