import type { Clock } from '@urbe/kernel'

export const DATA_KEYS_CACHED_MAX = 10_000
export const DATA_KEY_CACHE_MS = 300_000

/** A data key in memory. `gone` once it has been overwritten: whoever waited in between asks again. */
export interface CachedKey {
  readonly keyId: string
  readonly subject: string
  readonly bytes: Buffer
  /** How many more values it may seal before more uses are reserved. */
  usesLeft: number
  gone: boolean
}

export interface KeyCache {
  readonly find: (keyId: string) => CachedKey | undefined
  readonly keep: (key: CachedKey) => void
  readonly dropSubject: (subject: string) => void
  readonly drop: (keyId: string) => void
  /** Overwrites what is past its time. */
  readonly sweep: () => void
  readonly clear: () => void
  readonly size: () => number
}

interface Entry {
  readonly key: CachedKey
  readonly until: number
}

/** The most recently used data keys. A key that leaves is overwritten with zeros. */
export function keyCache(
  clock: Clock,
  { keysMax = DATA_KEYS_CACHED_MAX, ttlMs = DATA_KEY_CACHE_MS } = {},
): KeyCache {
  const entries = new Map<string, Entry>()

  function drop(keyId: string): void {
    const entry = entries.get(keyId)
    if (entry === undefined) return
    entries.delete(keyId)
    entry.key.bytes.fill(0)
    entry.key.gone = true
  }

  function dropWhere(leaves: (entry: Entry) => boolean): void {
    for (const [keyId, entry] of entries) if (leaves(entry)) drop(keyId)
  }

  return {
    find(keyId) {
      const entry = entries.get(keyId)
      if (entry === undefined) return undefined
      if (entry.until <= clock().getTime()) return void drop(keyId)
      entries.delete(keyId)
      entries.set(keyId, entry)
      return entry.key
    },
    keep(key) {
      drop(key.keyId)
      entries.set(key.keyId, { key, until: clock().getTime() + ttlMs })
      const [oldest] = entries.keys()
      if (entries.size > keysMax && oldest !== undefined) drop(oldest)
    },
    dropSubject: (subject) => dropWhere(({ key }) => key.subject === subject),
    drop,
    sweep() {
      const now = clock().getTime()
      dropWhere(({ until }) => until <= now)
    },
    clear: () => dropWhere(() => true),
    size: () => entries.size,
  }
}
