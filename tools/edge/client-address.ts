import type { IncomingMessage } from 'node:http'

import { plain } from '@urbe/http/edge'

/** Addresses of those who stand in front of the edge; without any, whoever connects is the client. */
export type IsTrusted = (address: string) => boolean

/** Hops that are looked at; more is no chain of proxies. */
const HOPS_MAX = 16

export interface Client {
  readonly address: string
  readonly proto: 'http' | 'https'
}

/**
 * Who asks: read from the right, the first address that is not one of our own proxies. What stands further left was written by
 * the client, and counts for nothing.
 */
export function clientOf(request: Pick<IncomingMessage, 'headers' | 'socket'>, isTrusted: IsTrusted): Client {
  const { headers, socket } = request
  const peer = plain(socket.remoteAddress ?? 'unknown')
  const proto = 'encrypted' in socket ? 'https' : 'http'
  if (!isTrusted(peer)) return { address: peer, proto }
  const hops = listIn(headers['x-forwarded-for']).slice(-HOPS_MAX)
  const at = hops.findLastIndex((hop) => !isTrusted(hop))
  const told = listIn(headers['x-forwarded-proto']).at(-1)
  return {
    address: hops[Math.max(at, 0)] ?? peer,
    proto: told === 'https' || told === 'http' ? told : proto,
  }
}

const listIn = (header: string | readonly string[] | undefined): readonly string[] =>
  String(header ?? '')
    .split(',')
    .map((each) => plain(each.trim()))
    .filter((each) => each !== '')
