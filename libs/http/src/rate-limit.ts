export interface RateLimit {
  /** Tokens in a full bucket; it refills evenly over the window. */
  readonly requests: number
  readonly windowSeconds: number
}

/** Generous on purpose: they stop a loop that has gone wild, not somebody who works. */
export const RATE_LIMIT_PRINCIPAL: RateLimit = { requests: 60_000, windowSeconds: 60 }
export const RATE_LIMIT_ADDRESS: RateLimit = { requests: 12_000, windowSeconds: 60 }
/** Buckets that are remembered; the one that was used longest ago makes room. */
export const RATE_LIMIT_BUCKETS_MAX = 10_000

export interface Taken {
  readonly allowed: boolean
  readonly remaining: number
  readonly resetSeconds: number
}

interface Bucket {
  tokens: number
  at: number
}

/** Token buckets by caller, in the memory of this process. */
export function rateLimiter({ requests, windowSeconds }: RateLimit, now: () => number) {
  const buckets = new Map<string, Bucket>()
  const perMs = requests / (windowSeconds * 1000)

  return function take(caller: string, weight = 1): Taken {
    const at = now()
    const known = buckets.get(caller)
    const tokens = known === undefined ? requests : Math.min(requests, known.tokens + (at - known.at) * perMs)
    const allowed = tokens >= weight
    const left = allowed ? tokens - weight : tokens
    buckets.delete(caller)
    buckets.set(caller, { tokens: left, at })
    if (buckets.size > RATE_LIMIT_BUCKETS_MAX) buckets.delete(buckets.keys().next().value ?? caller)
    const missing = allowed ? requests - left : weight - left
    return { allowed, remaining: Math.floor(left), resetSeconds: Math.ceil(missing / perMs / 1000) }
  }
}
