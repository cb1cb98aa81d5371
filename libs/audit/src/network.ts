import { isIPv4, isIPv6 } from 'node:net'

const GROUPS = 8
const GROUPS_KEPT = 3

/**
 * Where somebody is, without saying which machine: the /24 of an IPv4 address, the /48 of an IPv6 address. An entry can never be
 * taken back, so that it must not say more of a person than the trail needs.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0] ?? ''
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`
  if (!isIPv6(plain)) return address === '' ? '' : 'unknown'
  const kept = groupsOf(plain).slice(0, GROUPS_KEPT)
  return `${kept.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/48`
}

function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  if (tail === undefined) return left
  const right = tail === '' ? [] : tail.split(':')
  // An IPv4 address at the end takes the place of two groups, of which none is kept.
  const width = right.length + (tail.includes('.') ? 1 : 0)
  return [...left, ...Array<string>(Math.max(0, GROUPS - left.length - width)).fill('0'), ...right]
}
