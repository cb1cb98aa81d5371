import { importJWK } from 'jose'
import { z } from 'zod'

import { TOKEN_ALGORITHM } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

/** An unknown key id is most often a lie: it makes the keys be asked for at most this often. */
export const REFETCH_PAUSE_MS = 30_000
const KEYS_MAX = 16

const jwks = z.object({
  keys: z
    .array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string().length(43),
        kid: z.string().min(1).max(128),
        alg: z.literal(TOKEN_ALGORITHM),
        use: z.literal('sig'),
      }),
    )
    .max(KEYS_MAX),
  version: z.string().max(64).optional(),
})
type Key = Awaited<ReturnType<typeof importJWK>>

interface Options {
  readonly fetch: () => Promise<unknown>
  readonly clock: Clock
  readonly onRemoved: (kid: string) => void
}

export interface KeySet {
  /** The key of this id; asks for the keys anew when it is not known, but not often. */
  readonly find: (kid: string) => Promise<Key | undefined>
  readonly refresh: () => Promise<void>
  /** At once, before auth is asked what it has instead. */
  readonly remove: (kid: string) => void
  readonly isLoaded: () => boolean
  readonly version: () => string | undefined
}

/** The public keys of auth, kept here so that no request has to wait for them. */
export function keySet({ fetch, clock, onRemoved }: Options): KeySet {
  let keys = new Map<string, Key>()
  let loaded = false
  let version: string | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined

  const load = async () => {
    const parsed = jwks.parse(await fetch())
    const entries = await Promise.all(
      parsed.keys.map(async (each) => [each.kid, await importJWK(each, TOKEN_ALGORITHM)] as const),
    )
    const before = keys
    keys = new Map(entries)
    loaded = true
    version = parsed.version
    for (const kid of before.keys()) if (!keys.has(kid)) onRemoved(kid)
  }
  const refresh = (): Promise<void> => {
    askedAt = clock().getTime()
    asking ??= load().finally(() => {
      asking = undefined
    })
    return asking
  }

  return {
    refresh,
    isLoaded: () => loaded,
    version: () => version,
    remove(kid) {
      if (keys.delete(kid)) onRemoved(kid)
    },
    async find(kid) {
      const known = keys.get(kid)
      if (known !== undefined) return known
      if (asking !== undefined || clock().getTime() - askedAt >= REFETCH_PAUSE_MS)
        // Auth may be away: then the keys that are here are all there is.
        await refresh().catch(() => undefined)
      return keys.get(kid)
    },
  }
}
