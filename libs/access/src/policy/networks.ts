import { BlockList, isIP } from 'node:net'

/** Whether an address lies in one of the networks. An IPv4 address that is written as IPv6 counts as what it is. */
export function networks(cidrs: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [network = '', prefix = ''] = cidr.split('/')
    list.addSubnet(network, Number(prefix), isIP(network) === 6 ? 'ipv6' : 'ipv4')
  }
  return (given) => {
    const address = given?.replace(/^::ffff:(?=\d+\.)/i, '')
    const family = address === undefined ? 0 : isIP(address)
    if (address === undefined || family === 0) return false
    return list.check(address, family === 6 ? 'ipv6' : 'ipv4')
  }
}
