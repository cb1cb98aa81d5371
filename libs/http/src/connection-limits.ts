import { isIPv6, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

import { plain } from './proxies.ts'

const GROUPS = 8
/** A household or a machine has a whole /64. */
const GROUPS_OF_ONE = 4

type Ends = Partial<Pick<Socket, 'remoteAddress' | 'remotePort' | 'localPort'>>

interface Limits {
  readonly connectionsMax: number
  readonly perAddressMax: number
  /** Whether an address stands for many clients, as that of a proxy does. */
  readonly isOfMany?: (address: string) => boolean
  /** Told of each connection that was too much. */
  readonly onRefused?: (address: string) => void
}
interface Door {
  readonly on: (event: 'connection', listener: (socket: Socket) => void) => unknown
}
interface Counted {
  /** It is no connection of HTTP any more: whoever has taken it has limits of their own. */
  readonly release: (socket: Duplex & Ends) => void
  readonly open: () => number
}

/** Bounds the connections that are open at once, in all and of one address; one more is closed before anything of it is read. */
export function limitConnections(server: Door, limits: Limits): Counted {
  const { connectionsMax, perAddressMax, isOfMany = () => false, onRefused } = limits
  const open = new Map<string, string>()
  const ofSource = new Map<string, number>()
  const forget = (name: string) => {
    const source = open.get(name)
    if (source === undefined || !open.delete(name)) return
    const left = (ofSource.get(source) ?? 0) - 1
    if (left > 0) ofSource.set(source, left)
    else ofSource.delete(source)
  }
  server.on('connection', (socket: Socket) => {
    // Whoever has gone already has no address.
    if (socket.remoteAddress === undefined) return void socket.destroy()
    const address = plain(socket.remoteAddress)
    const source = sourceOf(address)
    const count = ofSource.get(source) ?? 0
    if (open.size >= connectionsMax || (count >= perAddressMax && !isOfMany(address))) {
      onRefused?.(address)
      socket.destroy()
      return
    }
    const name = nameOf(socket)
    open.set(name, source)
    ofSource.set(source, count + 1)
    socket.once('close', () => forget(name))
  })
  return {
    // With TLS another object than the one that was counted stands for the same two ends.
    release: (socket) => forget(nameOf(socket)),
    open: () => open.size,
  }
}

const nameOf = (socket: Ends): string => `${socket.remoteAddress} ${socket.remotePort} ${socket.localPort}`

/** The address; of IPv6 its first half, because the rest is for the client to choose. */
export function sourceOf(address: string): string {
  const [bare = ''] = address.split('%')
  if (!isIPv6(bare)) return address
  const [head = '', tail] = bare.split('::')
  const left = head === '' ? [] : head.split(':')
  if (tail === undefined) return left.slice(0, GROUPS_OF_ONE).join(':')
  const right = tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(Math.max(0, GROUPS - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right].slice(0, GROUPS_OF_ONE).join(':')
}
