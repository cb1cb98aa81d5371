import { randomBytes } from 'node:crypto'

import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK } from 'jose'
import { type Kysely, sql, type Transaction } from 'kysely'

import { TOKEN_ALGORITHM } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'
import type { Wrapping } from './wrapping.ts'

/** Held while keys are made, so that replicas that start together make one. */
const KEYS_LOCK = 7_301
const REFRESH_KEY_BYTES = 32

export interface SigningKey {
  readonly kid: string
  readonly key: Awaited<ReturnType<typeof importPKCS8>>
}

export interface StoredKeys {
  readonly signing: SigningKey
  readonly refresh: Uint8Array
  readonly jwks: { readonly keys: readonly JWK[] }
}

interface Deps {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly wrapping: Wrapping
}

/** The keys of this installation: made at the first start, read at every other. */
export async function openStoredKeys(deps: Deps): Promise<StoredKeys> {
  return await deps.db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${KEYS_LOCK})`.execute(trx)
    const pems = await materialOf({ ...deps, trx, purpose: 'sign', make: newSigningKey })
    const refreshKeys = await materialOf({ ...deps, trx, purpose: 'refresh', make: newRefreshKey })
    const pairs = await Promise.all(pems.map(pairOf))
    const [signing] = pairs
    const [refresh] = refreshKeys
    if (signing === undefined || refresh === undefined) throw new Error('a key that was just stored is gone')
    return {
      signing: { kid: signing.keyId, key: signing.key },
      refresh: Buffer.from(refresh.material, 'base64url'),
      jwks: { keys: pairs.map((pair) => pair.publicJwk) },
    }
  })
}

interface Material {
  readonly keyId: string
  readonly material: string
}

interface Wanted extends Deps {
  readonly trx: Transaction<Database>
  readonly purpose: 'sign' | 'refresh'
  readonly make: () => Promise<Material>
}

/** Newest first. */
async function materialOf({ trx, clock, wrapping, purpose, make }: Wanted): Promise<Material[]> {
  const rows = await trx
    .selectFrom('stored_key')
    .select(['key_id', 'material'])
    .where('purpose', '=', purpose)
    .orderBy('created_at', 'desc')
    .execute()
  if (rows.length > 0)
    return rows.map((row) => ({ keyId: row.key_id, material: wrapping.unwrap(row.key_id, row.material) }))
  const made = await make()
  const material = wrapping.wrap(made.keyId, made.material)
  await trx
    .insertInto('stored_key')
    .values({ key_id: made.keyId, purpose, material, created_at: clock() })
    .execute()
  return [made]
}

async function newSigningKey(): Promise<Material> {
  const { privateKey, publicKey } = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true })
  return {
    keyId: await calculateJwkThumbprint(await exportJWK(publicKey)),
    material: await exportPKCS8(privateKey),
  }
}

async function newRefreshKey(): Promise<Material> {
  return { keyId: 'refresh-1', material: randomBytes(REFRESH_KEY_BYTES).toString('base64url') }
}

async function pairOf({ keyId, material }: Material) {
  const key = await importPKCS8(material, TOKEN_ALGORITHM, { extractable: true })
  // Only the public members are taken over; what is left behind is the private one.
  const { kty, crv, x } = await exportJWK(key)
  if (kty === undefined || crv === undefined || x === undefined)
    throw new Error(`the key ${keyId} is not one of ours`)
  return { keyId, key, publicJwk: { kty, crv, x, kid: keyId, alg: TOKEN_ALGORITHM, use: 'sig' } }
}
