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
const FETCHES_MAX = 20

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
  /** Gives a key that stays the same: for what is compared and never opened, where uses do not wear it out. */
  readonly deriving: <Answer>(subject: string, use: Use<Answer>) => Promise<Answer>
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
  const { atHand, fetchFor, reserve, active } = sealingKeys({
    ...deps,
    cache,
    fetch,
    usesMax: limits.usesMax,
  })

  return {
    async sealing(subject, use) {
      for (let fetches = 0; fetches <= FETCHES_MAX; fetches++) {
        const key = atHand(subject) ?? (await fetchFor(subject))
        if (!key.gone && key.usesLeft === 0) await reserve(key)
        if (key.gone || key.usesLeft === 0) continue
        key.usesLeft--
        return use(key)
      }
      throw kmsUnavailable('data keys leave the memory faster than they are used')
    },
    async deriving(subject, use) {
      for (let fetches = 0; fetches <= FETCHES_MAX; fetches++) {
        const key = atHand(subject) ?? (await fetchFor(subject))
        if (!key.gone) return use(key)
      }
      throw kmsUnavailable('data keys leave the memory faster than they are used')
    },
    async opening(keyId, use) {
      for (let fetches = 0; fetches <= FETCHES_MAX; fetches++) {
        const key = cache.find(keyId) ?? (await openable({ ...deps, fetch }, keyId))
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

type Fetch = (stored: StoredDataKey) => Promise<CachedKey>

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
      return key
    },
    async fetchFor(subject: string): Promise<CachedKey> {
      const key = await fetch(await storedFor(subject))
      if (!key.gone) active.set(subject, key.keyId)
      return key
    },
    /** More uses, or none when the key has been used up and another takes its place. */
    reserve: singly(async (key: CachedKey): Promise<void> => {
      if ((await store.reserve(key.keyId, block)) > usesMax) {
        await store.retire(key.keyId)
        if (active.get(key.subject) === key.keyId) active.delete(key.subject)
        return
      }
      key.usesLeft += block
    }),
  }
}

/** However many ask for a key at the same time, it is done once. */
function singly<Answer>(work: (key: CachedKey) => Promise<Answer>) {
  const under = new Map<string, Promise<Answer>>()
  return async (key: CachedKey): Promise<Answer> => {
    const known = under.get(key.keyId)
    if (known !== undefined) return await known
    const call = work(key).finally(() => under.delete(key.keyId))
    under.set(key.keyId, call)
    return await call
  }
}

async function openable(
  { store, fetch }: Pick<Sealing, 'store' | 'fetch'>,
  keyId: string,
): Promise<CachedKey | typeof SHREDDED_KEY> {
  const stored = await store.find(keyId)
  if (stored === undefined) throw new IntegrityError()
  return stored === SHREDDED_KEY ? stored : await fetch(stored)
}

/** One call of the provider for a key, however many ask at the same time. */
function fetching({ provider, store, cache }: Pick<Sealing, 'provider' | 'store' | 'cache'>): Fetch {
  const under = new Map<string, Promise<CachedKey>>()

  async function unwrapped({ keyId, subject, ...wrapped }: StoredDataKey): Promise<CachedKey> {
    const bytes = Buffer.from(await provider.unwrap(wrapped, { keyId, subject }))
    if (bytes.length !== KEY_BYTES) throw new IntegrityError()
    const key = { keyId, subject, bytes, usesLeft: 0, gone: false }
    cache.keep(key)
    // Whoever shreds a key first changes the store and then tells us: what was told before we had the key stands in the store.
    if ((await store.find(keyId)) === SHREDDED_KEY) cache.drop(keyId)
    return key
  }

  return async (stored) => {
    const known = cache.find(stored.keyId) ?? under.get(stored.keyId)
    if (known !== undefined) return await known
    const call = unwrapped(stored).finally(() => under.delete(stored.keyId))
    under.set(stored.keyId, call)
    return await call
  }
}
