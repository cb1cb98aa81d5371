import { sourceOf } from '@urbe/http'

/** Refused upgrades of one address before it has to wait; those that succeed are not counted. */
export const FAILED_UPGRADES_PER_MINUTE = 120
const ADDRESSES_MAX = 10_000
const WINDOW_MS = 60_000

export interface FailedUpgrades {
  readonly isBarred: (address: string) => boolean
  readonly count: (address: string) => void
}

/** Counted in windows of a minute. What does not fit is forgotten first: an attacker cannot fill memory with addresses. */
export function failedUpgrades(now: () => number): FailedUpgrades {
  let windowStart = now()
  let failures = new Map<string, number>()
  const current = () => {
    if (now() - windowStart >= WINDOW_MS) {
      windowStart = now()
      failures = new Map()
    }
    return failures
  }
  return {
    isBarred: (address) => (current().get(sourceOf(address)) ?? 0) >= FAILED_UPGRADES_PER_MINUTE,
    count: (address) => {
      const counted = current()
      const source = sourceOf(address)
      if (counted.has(source) || counted.size < ADDRESSES_MAX)
        counted.set(source, (counted.get(source) ?? 0) + 1)
    },
  }
}
