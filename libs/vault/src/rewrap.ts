import type { DataKeyStore } from './data-key-store.ts'
import { IntegrityError, KeyRetired } from './faults.ts'
import type { KeyProvider } from './key-provider.ts'

const KEYS_AT_ONCE = 100
/** How often it is looked whether another key wraps now. */
export const REWRAP_LOOK_MS = 10_000

interface Deps {
  readonly provider: KeyProvider
  readonly store: DataKeyStore
}

export interface Rewrapped {
  readonly rewrapped: number
  /** Ids of data keys that could not be unwrapped: nothing sealed under them can be opened either. */
  readonly broken: readonly string[]
}

/** Wraps every data key again that is not under the key that wraps now; what is sealed under them stays as it is. */
export async function rewrapAll({ provider, store }: Deps): Promise<Rewrapped> {
  const broken: string[] = []
  let rewrapped = 0
  const current = await provider.current()
  for (let after = ''; ; ) {
    const keys = await store.notUnder(current, { after, limit: KEYS_AT_ONCE })
    for (const key of keys) {
      const again = await provider.rewrap(key, key).catch(brokenOnly)
      if (again === undefined) broken.push(key.keyId)
      else if (await store.replace(key, again)) rewrapped++
    }
    const last = keys.at(-1)
    if (last === undefined) return { rewrapped, broken }
    after = last.keyId
  }
}

function brokenOnly(error: unknown): undefined {
  if (error instanceof IntegrityError || error instanceof KeyRetired) return undefined
  throw error
}

interface Watch extends Deps {
  readonly onRewrapped: (done: Rewrapped) => void
  readonly onFault: (error: unknown) => void
  readonly lookMs?: number
}

/** Re-wraps in the background whenever somebody has rotated the keys. */
export function keepRewrapped({ onRewrapped, onFault, lookMs = REWRAP_LOOK_MS, ...deps }: Watch) {
  let wrappedUnder = ''
  let under: Promise<void> | undefined

  async function look(): Promise<void> {
    const current = await deps.provider.current()
    if (current === wrappedUnder) return
    const done = await rewrapAll(deps)
    wrappedUnder = current
    if (done.rewrapped > 0 || done.broken.length > 0) onRewrapped(done)
  }
  const now = async (): Promise<void> => {
    under ??= look().finally(() => {
      under = undefined
    })
    await under
  }
  const timer = setInterval(() => void now().catch(onFault), lookMs).unref()
  return {
    now,
    async stop() {
      clearInterval(timer)
      await under?.catch(onFault)
    },
  }
}
