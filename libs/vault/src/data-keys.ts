import { randomBytes } from 'node:crypto'

import type { Clock, NewId } from '@urbe/kernel'

import { type DataKeyStore, SHREDDED_KEY, type StoredDataKey } from './data-key-store.ts'
import { IntegrityError, kmsUnavailable, subjectErased } from './faults.ts'
import { type CachedKey, type KeyCache, keyCache } from './key-cache.ts'
import type { KeyProvider } from './key-provider.ts'
import { KEY_BYTES } from './key-wrap.ts'

/** NIST allows 2^32 random vectors for a key; sixteen times less leaves room for what is reserved and never used. */
export const DATA_KEY_USES_MAX = 2 ** 28
/** Counted in the store at once, so that it is not asked for each value. */
const USES_RESERVED = 4_096
/** A key can leave the memory between being fetched and being used; that it does so again and again says that it is too small. */
const FETCHES_MAX = 5

export interface DataKeyLimits {
  readonly keysCachedMax?: number
  readonly cacheMs?: number
  readonly usesMax?: number
}

interface Deps {
  readonly provider: KeyProvider
  readonly store: DataKeyStore
  readonly clock: Clock
  readonly newId: NewId
  readonly limits?: DataKeyLimits
}

type Use<Answer> = (key: CachedKey) => Answer

export interface DataKeys {
  /** Gives the key that seals for a subject now; makes it when there is none. `use` must not wait. */
  readonly sealing: <Answer>(subject: string, use: Use<Answer>) => Promise<Answer>
  /** Gives the key with this id; undefined when it has been shredded. `use` must not wait. */
  readonly opening: <Answer>(keyId: string, use: Use<Answer>) => Promise<Answer | undefined>
  readonly forget: (subject: string) => void
  readonly sweep: () => void
  readonly clear: () => void
}

/** Data keys: made, wrapped, found, remembered for a while. */
export function dataKeys({ limits = {}, ...deps }: Deps): DataKeys {
  const cache = keyCache(deps.clock, { keysMax: limits.keysCachedMax, ttlMs: limits.cacheMs })
  const fetch = fetching({ ...deps, cache })
  const { atHand, ready, active } = sealingKeys({ ...deps, cache, fetch, usesMax: limits.usesMax })

  return {
    async sealing(subject, use) {
      for (let fetches = 0; fetches <= FETCHES_MAX; fetches++) {
        const key = atHand(subject) ?? (await ready(subject))
        if (key === undefined || key.gone || key.usesLeft === 0) continue
        active.set(subject, key.keyId)
        key.usesLeft--
        return use(key)
      }
      throw kmsUnavailable('data keys leave the memory faster than they are used')
    },
    async opening(keyId, use) {
      for (let fetches = 0; fetches <= FETCHES_MAX; fetches++) {
        const key = cache.find(keyId) ?? (await openable({ ...deps, cache, fetch }, keyId))
        if (key === SHREDDED_KEY) return undefined
        if (!key.gone) return use(key)
      }
      throw kmsUnavailable('data keys leave the memory faster than they are used')
    },
    forget(subject) {
      active.delete(subject)
      cache.dropSubject(subject)
    },
    sweep() {
      cache.sweep()
      for (const subject of active.keys()) atHand(subject)
    },
    clear() {
      active.clear()
      cache.clear()
    },
  }
}

/** `drops` as they were before the key was read from the store: what was shredded since must not stay. */
type Fetch = (stored: StoredDataKey, drops: number) => Promise<CachedKey>

interface Sealing extends Omit<Deps, 'limits' | 'clock'> {
  readonly cache: KeyCache
  readonly fetch: Fetch
  readonly usesMax: number | undefined
}

function sealingKeys({ provider, store, newId, cache, fetch, usesMax = DATA_KEY_USES_MAX }: Sealing) {
  const active = new Map<string, string>()
  const block = Math.min(USES_RESERVED, usesMax)

  async function make(subject: string): Promise<void> {
    const bytes = randomBytes(KEY_BYTES)
    const keyId = newId()
    const wrapped = await provider.wrap(bytes, { keyId, subject })
    bytes.fill(0)
    await store.create({ ...wrapped, keyId, subject })
  }

  async function storedFor(subject: string): Promise<StoredDataKey> {
    let found = await store.activeOf(subject)
    if (found === undefined) {
      await make(subject)
      found = await store.activeOf(subject)
    }
    if (found === SHREDDED_KEY) throw subjectErased()
    if (found === undefined) throw new Error('a data key that was just stored is gone')
    return found
  }

  return {
    /** Ids of the keys that sealed last, by subject. */
    active,
    atHand(subject: string): CachedKey | undefined {
      const key = cache.find(active.get(subject) ?? '')
      if (key === undefined) active.delete(subject)
      return key === undefined || key.usesLeft === 0 ? undefined : key
    },
    /** A key with uses left, or undefined when this one has been used up and another takes its place. */
    async ready(subject: string): Promise<CachedKey | undefined> {
      const drops = cache.drops()
      const stored = await storedFor(subject)
      const key = await fetch(stored, drops)
      if (key.usesLeft > 0) return key
      if ((await store.reserve(stored.keyId, block)) > usesMax) return void (await store.retire(stored.keyId))
      key.usesLeft += block
      return key
    },
  }
}

async function openable(
  { store, cache, fetch }: Pick<Sealing, 'store' | 'cache' | 'fetch'>,
  keyId: string,
): Promise<CachedKey | typeof SHREDDED_KEY> {
  const drops = cache.drops()
  const stored = await store.find(keyId)
  if (stored === undefined) throw new IntegrityError()
  return stored === SHREDDED_KEY ? stored : await fetch(stored, drops)
}

/** One call of the provider for a key, however many ask at the same time. */
function fetching({ provider, cache }: { provider: KeyProvider; cache: KeyCache }): Fetch {
  const under = new Map<string, Promise<CachedKey>>()

  async function unwrapped({ keyId, subject, ...wrapped }: StoredDataKey, drops: number): Promise<CachedKey> {
    const bytes = Buffer.from(await provider.unwrap(wrapped, { keyId, subject }))
    if (bytes.length !== KEY_BYTES) throw new IntegrityError()
    const gone = cache.drops() !== drops
    const key = { keyId, subject, bytes, usesLeft: 0, gone }
    if (gone) bytes.fill(0)
    else cache.keep(key)
    return key
  }

  return async (stored, drops) => {
    const known = cache.find(stored.keyId) ?? under.get(stored.keyId)
    if (known !== undefined) return await known
    const call = unwrapped(stored, drops).finally(() => under.delete(stored.keyId))
    under.set(stored.keyId, call)
    return await call
  }
}
