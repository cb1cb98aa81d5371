import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

import { type WebSocket, WebSocketServer } from 'ws'

import { CLIENT_MESSAGE_BYTES_MAX, type ErrorCode, type Permission, SUBPROTOCOL } from '@urbe/contracts'
import { addressIn, challengeOf, demandProof, problemOf, type TrustProxy } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import type { Deps, Identity } from './deps.ts'
import { failedUpgrades } from './failed-upgrades.ts'
import { BURST_MESSAGES } from './message-rate.ts'
import { originGuard } from './origin.ts'
import { CLOSE_GRACE_MS } from './peer.ts'
import type { Tickets } from './tickets.ts'
import { type Credentials, credentialsOf } from './upgrade-request.ts'

/** Upgrades that are being checked at the same time. */
export const PENDING_UPGRADES_MAX = 256
export const CONNECTIONS_MAX = 20_000
/** Of one user: enough for every page and program that somebody has open, and too few to keep others out. */
export const CONNECTIONS_PER_USER_MAX = 500
const NEEDED: Permission = 'stream:subscribe'
const FRAGMENTS_MAX = 64
const BUFFERED_CHUNKS_MAX = 256
/** More than may be sent at once, so that whoever floods is told why the connection ends. */
const UNSENT_PONGS_MAX = 2 * BURST_MESSAGES

interface Options {
  readonly deps: Deps
  readonly tickets: Pick<Tickets, 'redeem'>
  readonly publicOrigin: string
  readonly trusted: TrustProxy
  readonly isFull: () => boolean
  /** Connections that a user has now. */
  readonly countOf: (userId: string) => number
  readonly onOpen: (opened: Identity & { socket: WebSocket; raw: Duplex }) => void
}
/** Refusals that say nothing about who asks: their neighbours are not barred for them. */
const NOT_GUESSED: ReadonlySet<string> = new Set<ErrorCode>(['not_ready', 'too_many_requests'])

export type Upgrade = (request: IncomingMessage, raw: Duplex, head: Buffer) => void

/** Everything is checked before the 101: an unknown caller never gets a WebSocket. */
export function door(options: Options): Upgrade {
  const { deps, onOpen } = options
  const server = socketServer()
  const failed = failedUpgrades(deps.now)
  const isOurs = originGuard(options.publicOrigin)
  let pending = 0

  /** Whoever asked for the ticket showed the token, with the proof of its key, at that time. */
  const whoComes = async (given: Credentials) => {
    if (given.kind === 'token') {
      const { token, proven } = given
      return { token, principal: await deps.authenticate(token, false, proven) }
    }
    const token = options.tickets.redeem(given.ticket, given)
    return { token, principal: await deps.inspect(token) }
  }
  const admit = async (request: IncomingMessage, address: string): Promise<Identity> => {
    if (options.isFull() || pending > PENDING_UPGRADES_MAX) throw refusal('not_ready', 'Too many connections')
    const credentials = credentialsOf(request, isOurs)
    const { token, principal } = await whoComes(credentials)
    if (principal.visible(NEEDED, address).isEmpty) {
      demandProof(principal.wanting(NEEDED, undefined, address))
      throw refusal('forbidden', `This needs the permission ${NEEDED}`)
    }
    return { principal, token, address }
  }
  const checkCrowd = ({ principal }: Identity) => {
    if (options.countOf(principal.userId) >= CONNECTIONS_PER_USER_MAX)
      throw refusal('too_many_requests', 'Too many connections of one user')
  }
  const check = async (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    const address = addressIn(request, options.trusted)
    try {
      if (failed.isBarred(address)) throw refusal('too_many_requests', 'Too many refused upgrades')
      const identity = await admit(request, address)
      if (raw.destroyed) return
      // Nothing may come between this look and the connection that it lets in.
      checkCrowd(identity)
      server.handleUpgrade(request, raw, head, (socket) => onOpen({ ...identity, socket, raw }))
    } catch (error) {
      if (!(error instanceof Refusal)) deps.log.error({ err: error }, 'an upgrade met a fault')
      else if (!NOT_GUESSED.has(error.code)) failed.count(address)
      const refused =
        error instanceof Refusal ? error : refusal('internal_error', 'The fault has been recorded')
      refuse({ raw, refused, authorization: request.headers.authorization }, deps)
    }
  }
  return (request, raw, head) => {
    const drop = () => raw.destroy()
    raw.once('error', drop)
    pending += 1
    void check(request, raw, head).finally(() => {
      pending -= 1
      raw.off('error', drop)
    })
  }
}

function socketServer(): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: CLIENT_MESSAGE_BYTES_MAX,
    handleProtocols: () => SUBPROTOCOL,
    ...bounds,
  })
}

/** Known to ws since 8.21; its types do not have them yet. */
const bounds: object = {
  maxFragments: FRAGMENTS_MAX,
  maxBufferedChunks: BUFFERED_CHUNKS_MAX,
  maxPendingAutoPongs: UNSENT_PONGS_MAX,
  // Whoever breaks the protocol would keep a socket for half a minute otherwise.
  closeTimeout: CLOSE_GRACE_MS,
}

interface Refusing {
  readonly raw: Duplex
  readonly refused: Refusal
  readonly authorization: string | undefined
}

function refuse({ raw, refused, authorization }: Refusing, { meters }: Deps): void {
  meters.upgradeRefused(refused.code)
  const { status, ...rest } = problemOf(refused)
  const body = JSON.stringify({ ...rest, status })
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(status === 401 ? [`WWW-Authenticate: ${challengeOf(refused, authorization)}`] : []),
    // RFC 6455, 4.4: which version would do.
    ...(status === 400 ? ['Sec-WebSocket-Version: 13'] : []),
    ...(status === 429 || status === 503 ? ['Retry-After: 1'] : []),
  ]
  raw.on('error', () => raw.destroy())
  raw.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => raw.destroy())
}

function refusal(code: ErrorCode, text: string): Refusal<ErrorCode> {
  return new Refusal<ErrorCode>(code, text)
}
