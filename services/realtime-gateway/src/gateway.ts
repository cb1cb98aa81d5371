import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import type { WebSocket } from 'ws'

import type { Revocation } from '@urbe/contracts'
import type { TrustProxy } from '@urbe/http'
import { type NewId, unreachable } from '@urbe/kernel'

import { Connection } from './connection.ts'
import type { Deps, Identity } from './deps.ts'
import { CONNECTIONS_MAX, door, type Upgrade } from './door.ts'
import { type UserRate, userRate } from './message-rate.ts'
import { peerOf } from './peer.ts'
import type { Tickets } from './tickets.ts'

/** How fast clients are sent away when the process stops, and for how long at most. */
const DRAIN_PER_SECOND = 200
const DRAIN_MS_MAX = 10_000

interface Options {
  readonly deps: Deps
  readonly tickets: Tickets
  readonly publicOrigin: string
  /** Who may say from where a client comes. */
  readonly trusted: TrustProxy
  readonly newId: NewId
  readonly random: () => number
}
interface OfUser {
  connections: number
  readonly rate: UserRate
}
export interface Gateway {
  readonly upgrade: Upgrade
  readonly connections: () => readonly Connection[]
  readonly revoke: (entry: Exclude<Revocation, { kind: 'heartbeat' }>) => void
  /** Every connection keeps what it may still have, now that roles have changed. */
  readonly checkPermissions: () => void
  /** Moves the time of every connection on; once a second. */
  readonly tick: () => void
  /** Sends everybody away, spread over a while, and resolves when all are gone. */
  readonly drain: () => Promise<void>
}

/** All connections of this process. */
export function openGateway({ deps, newId, random, ...further }: Options): Gateway {
  const connections = new Set<Connection>()
  const byUser = new Map<string, OfUser>()
  const countOf = (userId: string) => byUser.get(userId)?.connections ?? 0
  const enter = (userId: string): OfUser => {
    const user = byUser.get(userId) ?? { connections: 0, rate: userRate(deps.now()) }
    user.connections += 1
    byUser.set(userId, user)
    return user
  }
  let draining = false

  const onOpen = ({ socket, raw, ...identity }: Identity & { socket: WebSocket; raw: Duplex }) => {
    const { userId } = identity.principal
    const user = enter(userId)
    const ofUser = user.rate
    const connection = new Connection({ id: newId(), peer: peerOf(socket, raw), deps, ofUser, ...identity })
    connections.add(connection)
    deps.meters.connections(1)
    attend(socket, connection, deps)
    socket.once('close', (code) => {
      connections.delete(connection)
      user.connections -= 1
      if (user.connections === 0) byUser.delete(userId)
      connection.gone()
      deps.meters.connections(-1)
      deps.meters.closed(connection.closedWith ?? code)
    })
    connection.welcome()
  }
  const isFull = () => draining || connections.size >= CONNECTIONS_MAX
  return {
    upgrade: door({ ...further, deps, isFull, countOf, onOpen }),
    connections: () => [...connections],
    revoke: (entry) => {
      for (const connection of connections) {
        if (isMeant(connection, entry)) connection.close('auth_expired')
        else if (ofMany.has(entry.kind)) connection.checkAgain()
      }
    },
    checkPermissions: () => {
      for (const connection of connections) connection.checkPermissions()
    },
    tick: () => {
      for (const connection of connections) connection.tick()
    },
    drain: async () => {
      draining = true
      const spreadMs = Math.min(DRAIN_MS_MAX, (connections.size / DRAIN_PER_SECOND) * 1_000)
      const leaving = [...connections].map(async (connection) => {
        await sleep(random() * spreadMs)
        connection.close('drain', Math.round(random() * spreadMs))
      })
      await Promise.all(leaving)
      while (connections.size > 0) await sleep(20)
    },
  }
}

/** Whom they are about is seen from the token. */
const ofMany: ReadonlySet<Revocation['kind']> = new Set(['key', 'global', 'client'])

function attend(socket: WebSocket, connection: Connection, { log }: Deps): void {
  socket.on('message', (data, isBinary) => {
    if (isBinary) connection.binary()
    // Without fragments `ws` hands over one Buffer; its `binaryType` is left at the default, which always does.
    else connection.text(String(data))
  })
  socket.on('pong', () => {
    connection.heard()
    connection.controlFrame()
  })
  socket.on('ping', () => connection.controlFrame())
  // What a peer sends against the protocol ends its connection with 1002, 1007 or 1009; that is no fault of ours.
  socket.on('error', (error) =>
    log.info({ conn: connection.id, reason: error.message }, 'a client broke the protocol'),
  )
}

function isMeant({ principal }: Connection, entry: Exclude<Revocation, { kind: 'heartbeat' }>): boolean {
  switch (entry.kind) {
    case 'session':
      return principal.sessionId === entry.sessionId
    case 'user':
      return principal.userId === entry.userId && principal.epoch < entry.epoch
    case 'token':
      return principal.tokenId === entry.tokenId
    case 'key':
    case 'global':
    case 'client':
      // The token itself has to be looked at.
      return false
    case 'demand':
    case 'stepped-up':
      // They bar changes, and here nothing is changed.
      return false
    default:
      return unreachable(entry)
  }
}
