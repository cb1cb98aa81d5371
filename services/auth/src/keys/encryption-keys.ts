import type { Kysely } from 'kysely'

import type { KeyView } from '@urbe/contracts'
import { refuse } from '@urbe/http'
import type { DataKeyStore, KeyEncryptionKey, KeyProvider } from '@urbe/vault'

import type { Database } from '../database.ts'
import { holdLock } from '../locks.ts'
import type { KeyRotation } from './routes.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly provider: KeyProvider
  readonly store: Pick<DataKeyStore, 'counts'>
  /** Data keys come under the new key in the background. */
  readonly rewrap: () => Promise<void>
}

export interface EncryptionKeys extends KeyRotation {
  /** Of many replicas that ask at the same time one makes a key; the others find it made. */
  readonly rotateIfMadeBefore: (moment: Date) => Promise<KeyView | undefined>
}

/** The keys that wrap data keys. What they have sealed is not touched when they change. */
export function encryptionKeys({ db, provider, store, rewrap }: Deps): EncryptionKeys {
  const list = async (): Promise<KeyView[]> => {
    const counts = await store.counts()
    const keys = await provider.keys()
    return keys.map((key) => viewOf(key, counts.get(key.id) ?? 0)).reverse()
  }
  const rotateIf = async (isWanted: () => Promise<boolean>): Promise<KeyView | undefined> => {
    const id = await db.transaction().execute(async (trx) => {
      await holdLock(trx, 'keyRing')
      return (await isWanted()) ? await provider.rotate() : undefined
    })
    if (id === undefined) return undefined
    // What fails here is tried again by itself; the key has been rotated all the same.
    void rewrap().catch(() => undefined)
    return (await list()).find((key) => key.id === id)
  }
  return {
    list,
    async rotate({ compromised }) {
      if (compromised) throw refuse('invalid_value', 'Only signing keys are dropped at once')
      const made = await rotateIf(async () => true)
      if (made === undefined) throw new Error('a key that was just made is gone')
      return made
    },
    rotateIfMadeBefore: (moment) =>
      rotateIf(async () => {
        const active = (await provider.keys()).find(({ state }) => state === 'active')
        return active !== undefined && Date.parse(active.createdAt) < moment.getTime()
      }),
  }
}

const viewOf = ({ id, state, createdAt }: KeyEncryptionKey, wraps: number): KeyView => ({
  id,
  purpose: 'encryption',
  phase: state === 'refused' ? 'removed' : state,
  createdAt,
  wraps: { auth: wraps },
})
