import { isIPv6 } from 'node:net'

/** Attempts from one place are counted together: an IPv4 address, or all that one customer of IPv6 can make up. */
export interface Networks {
  /** `/32`, or `/64`. */
  readonly near: string
  /** `/48`: what a larger customer has; IPv4 has none. */
  readonly wide: string | undefined
}

export function networksOf(address: string): Networks {
  const folded = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  if (!isIPv6(folded)) return { near: folded, wide: undefined }
  const groups = groupsOf(folded)
  const mapped = mappedOf(groups)
  if (mapped !== undefined) return { near: mapped, wide: undefined }
  return { near: `${groups.slice(0, 4).join(':')}::/64`, wide: `${groups.slice(0, 3).join(':')}::/48` }
}

/** All eight groups, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const [text = ''] = address.split('%')
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text)
  const plain =
    dotted === null ? text : `${dotted[1]}${pair(dotted[2], dotted[3])}:${pair(dotted[4], dotted[5])}`
  const [head = '', tail] = plain.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...(tail === undefined ? [] : missing), ...after].map((group) =>
    Number.parseInt(group, 16).toString(16),
  )
}

const pair = (high: string | undefined, low: string | undefined): string =>
  (Number(high) * 256 + Number(low)).toString(16)

/** `::ffff:c000:201` is 192.0.2.1 in another spelling. */
function mappedOf(groups: readonly string[]): string | undefined {
  if (groups.slice(0, 5).join('') !== '00000' || groups[5] !== 'ffff') return
  const bytes = groups.slice(6).flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
  return bytes.join('.')
}
