import { randomBytes } from 'node:crypto'

import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'
import type { Vault } from '@urbe/vault'

import type { Database } from '../database.ts'
import { holdLock } from '../locks.ts'
import { keyMaterial } from './key-material.ts'
import type { KeyTimes } from './key-phases.ts'
import { readOldMaterial } from './old-wrapping.ts'
import { openSigningKeys, type SigningKeys } from './signing-keys.ts'

const REFRESH_KEY_BYTES = 32

export interface StoredKeys {
  readonly signing: SigningKeys
  readonly refresh: Uint8Array
}

interface Deps {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly vault: Pick<Vault, 'seal' | 'open'>
  /** What keys of before the vault were wrapped under, if they were. */
  readonly oldSecret?: Uint8Array | undefined
  readonly times: KeyTimes
}

/** The keys of this installation: made at the first start, read at every other. */
export async function openStoredKeys({ vault, oldSecret, ...deps }: Deps): Promise<StoredKeys> {
  const material = keyMaterial(vault)
  await deps.db.transaction().execute(async (trx) => {
    await holdLock(trx, 'keys')
    await material.sealOld(trx, readOldMaterial(oldSecret))
  })
  const signing = await openSigningKeys({ ...deps, material })
  const refresh = await deps.db.transaction().execute(async (trx) => {
    await holdLock(trx, 'keys')
    const [known] = await material.idsOf(trx, 'refresh')
    const kept = known === undefined ? undefined : await material.read(trx, known)
    if (kept !== undefined) return kept
    const made = randomBytes(REFRESH_KEY_BYTES).toString('base64url')
    await material.keep(trx, { keyId: 'refresh-1', material: made, purpose: 'refresh', at: deps.clock() })
    return made
  })
  return { signing, refresh: Buffer.from(refresh, 'base64url') }
}
