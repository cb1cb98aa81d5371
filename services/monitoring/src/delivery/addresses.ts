import { BlockList, isIP } from 'node:net'

import { isRefusedPort, whyNotName } from './names-and-ports.ts'

interface Policy {
  /** Whether this machine and private networks may be called. */
  readonly allowPrivate: boolean
}

const never = blockList({
  ipv4: [
    '0.0.0.0/8',
    '169.254.0.0/16',
    '192.0.0.0/24',
    '192.88.99.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
    // Networks of documents.
    '192.0.2.0/24',
    '198.51.100.0/24',
    '203.0.113.0/24',
    // The clouds' own: Alibaba's metadata, Azure's agent.
    '100.100.100.200/32',
    '168.63.129.16/32',
  ],
  // Metadata of EC2, of Google's and of Scaleway's machines, and what in 2000::/3 stands for something else: IPv4 addresses, documents.
  ipv6: [
    'fd00:ec2::254/128',
    'fd20:ce::254/128',
    'fd00:42::42/128',
    '2001::/23',
    '2001:db8::/32',
    '2002::/16',
    '3fff::/20',
  ],
})
const inside = blockList({
  ipv4: ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '198.18.0.0/15'],
  ipv6: ['::1/128', 'fc00::/7'],
})
/** Everything else that IPv6 has is link-local, multicast, an IPv4 address in disguise, or not given to anybody. */
const global6 = blockList({ ipv4: [], ipv6: ['2000::/3'] })

/** Why an IP address is not called; `undefined` when it may be. */
export function whyNotAddress(address: string, { allowPrivate }: Policy): string | undefined {
  const plain = mappedIpv4(address) ?? address
  const version = isIP(plain)
  if (version === 0 || plain.includes('%')) return 'not an IP address'
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const isPrivate = inside.check(plain, family)
  const isElsewhere = family === 'ipv6' && !isPrivate && !global6.check(plain, family)
  if (isElsewhere || never.check(plain, family))
    return 'link-local, metadata and reserved addresses are never called'
  return isPrivate && !allowPrivate ? 'private addresses are not called here' : undefined
}

/** What can be said of an address without asking the name service. */
export function whyNotUrl(url: URL, policy: Policy): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'only http and https'
  if (url.username !== '' || url.password !== '') return 'no user name or password in the address'
  if (isRefusedPort(url.port)) return 'something else than a web server is at this port'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(host) === 0 ? whyNotName(host, policy) : whyNotAddress(host, policy)
}

/** An address is written as it is read: `127.1`, `0x7f.1`, `①②⑦.0.0.1` and `localhost.` are disguises, whatever they lead to. */
export function whyNotWritten(text: string, { hostname, port }: URL): string | undefined {
  const [, authority = ''] = /^https?:\/\/([^/?#]*)/i.exec(text) ?? []
  const written = authority.replace(/:\d*$/, '').toLowerCase()
  if (/[\s\\\p{Cc}]/u.test(text)) return 'no blanks, control characters or backslashes'
  if (written !== hostname || hostname.endsWith('.')) return 'the host must be written as it is read'
  if (hostname.startsWith('[::') && hostname !== '[::1]') return 'no IPv4 address in the clothes of IPv6'
  return port === '0' ? 'no port 0' : undefined
}

/** `::ffff:7f00:1`, as WHATWG spells it, or `::ffff:127.0.0.1`, as name services do. */
function mappedIpv4(address: string): string | undefined {
  const rest = /^::ffff:(.+)$/i.exec(address)?.[1]
  if (rest === undefined || isIP(rest) === 4) return rest
  const [high = 0, low = 0] = rest.split(':').map((part) => Number.parseInt(part, 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

function blockList({ ipv4, ipv6 }: { ipv4: readonly string[]; ipv6: readonly string[] }): BlockList {
  const list = new BlockList()
  const add = (family: 'ipv4' | 'ipv6') => (range: string) => {
    const [net = '', bits] = range.split('/')
    list.addSubnet(net, Number(bits), family)
  }
  ipv4.map(add('ipv4'))
  ipv6.map(add('ipv6'))
  return list
}
