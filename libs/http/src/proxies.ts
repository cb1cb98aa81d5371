import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** The edge in front of every service; what stands further left in X-Forwarded-For is hearsay. */
const HOPS = 1
/** This machine, and the networks that containers and clusters give their own (RFC 1918, RFC 4193, link-local). */
export const PRIVATE_NETWORKS =
  '127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,169.254.0.0/16,fc00::/7,fe80::/10'

/** Whether the address that is this many hops away may say who came before it, as express asks it. */
export type TrustProxy = (address: string, hop: number) => boolean

/** Networks of those who may stand in front of us, separated by commas. Whoever comes from elsewhere is the client. */
export function proxiesIn(networks: string): TrustProxy {
  const isKnown = networksIn(networks)
  return (address, hop) => hop < HOPS && isKnown(address)
}

/** Whether an address is in one of the networks, `<address>/<bits>` each, separated by commas. */
export function networksIn(networks: string): (address: string) => boolean {
  const known = new BlockList()
  for (const network of networks.split(',').map((each) => each.trim())) addTo(known, network)
  return (address) => {
    const [plain = ''] = address.split('%')
    return (isIPv4(plain) || isIPv6(plain)) && known.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
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
