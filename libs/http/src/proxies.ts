import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** The edge in front of every service; what stands further left in X-Forwarded-For is hearsay. */
const HOPS = 1
/** This machine, and the networks that containers and clusters give their own (RFC 1918, RFC 4193, link-local). */
export const PRIVATE_NETWORKS =
  '127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,169.254.0.0/16,fc00::/7,fe80::/10'

/** An address of IPv6 with the zone of an interface; no address is longer. */
const ADDRESS_LENGTH_MAX = 64

/** Whether the address that is this many hops away may say who came before it, as express asks it. */
export type TrustProxy = (address: string, hop: number) => boolean

/** Networks of those who may stand in front of us, separated by commas. Whoever comes from elsewhere is the client. */
export function proxiesIn(networks = PRIVATE_NETWORKS): TrustProxy {
  const isKnown = networksIn(networks)
  return (address, hop) => hop < HOPS && isKnown(address)
}

interface Asked {
  readonly headers: IncomingMessage['headers']
  readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>
}

/** Who asks: whom the proxy in front of us names, if we know that proxy, and otherwise whoever has connected. */
export function addressIn({ headers, socket }: Asked, isTrusted: TrustProxy): string {
  const peer = plain(socket.remoteAddress ?? 'unknown')
  if (!isTrusted(peer, 0)) return peer
  const list = String(headers['x-forwarded-for'] ?? '')
  const told = plain(list.slice(list.lastIndexOf(',') + 1).trim())
  return told.length > ADDRESS_LENGTH_MAX || isIP(told) === 0 ? peer : told
}

/** An IPv4 address that is written as one of IPv6 is the same address. */
export const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** Whether an address is in one of the networks, `<address>/<bits>` each, separated by commas. */
export function networksIn(networks: string): (address: string) => boolean {
  const known = new BlockList()
  for (const network of networks.split(',').map((each) => each.trim())) addTo(known, network)
  return (address) => {
    const [bare = ''] = address.split('%')
    return (isIPv4(bare) || isIPv6(bare)) && known.check(bare, isIPv4(bare) ? 'ipv4' : 'ipv6')
  }
}

function addTo(known: BlockList, network: string): void {
  const [address = '', bits = ''] = network.split('/')
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  const bitsMax = family === 'ipv4' ? 32 : 128
  const valid = (isIPv4(address) || isIPv6(address)) && /^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax
  if (!valid) throw new Error(`a network of proxies must be <address>/<bits>, and one of them is not`)
  known.addSubnet(address, Number(bits), family)
}
