import { UsageError } from './exit.ts'

const KIB = 1_024
const BYTE_NAMES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: KIB,
  mib: KIB ** 2,
  gib: KIB ** 3,
  tib: KIB ** 4,
}
const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const

/** `1.5 MiB`: three digits are enough to see whether a disk fills up. */
export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= KIB && unit < BYTE_NAMES.length - 1) {
    value /= KIB
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${BYTE_NAMES[unit]}`
}

/** In the largest unit up to days that divides it: `7d`, `90s`. */
export function secondsText(seconds: number): string {
  const units = Object.entries(SECONDS)
    .filter(([name]) => name !== 'w')
    .toReversed()
  const [name, size] = units.find(([, each]) => seconds >= each && seconds % each === 0) ?? ['s', 1]
  return `${seconds / size}${name}`
}

/** `256MB` is 256 million bytes, `256MiB` is 268,435,456. */
export function bytesIn(text: string, what: string): number {
  const [, count, unit = 'b'] = /^(\d+(?:\.\d+)?)\s*([a-z]+)?$/i.exec(text) ?? []
  const size = BYTES[unit.toLowerCase()]
  if (count !== undefined && size !== undefined) return Math.floor(Number(count) * size)
  throw new UsageError(`${what} must be a size like 256MB, 256MiB or 1048576, not "${text}"`)
}

export function secondsIn(text: string, what: string): number {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(text) ?? []
  // The pattern lets through only these letters.
  if (count !== undefined) return Number(count) * SECONDS[unit as keyof typeof SECONDS]
  throw new UsageError(`${what} must be a duration like 90s, 15m, 12h, 7d or 4w, not "${text}"`)
}
