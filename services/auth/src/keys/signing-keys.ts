import { createHash } from 'node:crypto'

import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWK } from 'jose'
import type { Kysely, Selectable, Transaction } from 'kysely'

import { TOKEN_ALGORITHM } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { Database, SigningKeyTable } from '../database.ts'
import { holdLock } from '../locks.ts'
import type { KeyMaterial } from './key-material.ts'
import { dueSteps, type KeyPhase, type KeyStep, type KeyTimes } from './key-phases.ts'

/** Keys whose removal is still told in `GET /keys`. */
const REMOVED_KEYS_TOLD = 20

export interface SigningKey {
  readonly kid: string
  readonly key: Awaited<ReturnType<typeof importPKCS8>>
}
export interface KeySet {
  readonly keys: readonly JWK[]
  /** Changes with the keys. */
  readonly version: string
}
export interface KeyState {
  readonly keyId: string
  readonly phase: KeyPhase
  readonly createdAt: Date
  readonly since: Date
  readonly compromised: boolean
}

export interface SigningKeys {
  readonly current: () => SigningKey
  readonly keySet: () => KeySet
  /** Does what is due and reads what other replicas have done. True when the keys are others than before. */
  readonly advance: () => Promise<boolean>
  /** The key that will sign next: the one that waits already, or a new one. */
  readonly prepare: () => Promise<KeyState>
  /** No key of before counts any more; a new one signs at once. Answers with the ids that are gone. */
  readonly replaceAll: () => Promise<{ readonly key: KeyState; readonly gone: readonly string[] }>
  /** Newest first. */
  readonly list: () => Promise<readonly KeyState[]>
}

interface Deps {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly material: KeyMaterial
  readonly times: KeyTimes
}
type Row = Selectable<SigningKeyTable>

/** The keys that sign access tokens, as all replicas see them in the database. */
export async function openSigningKeys(deps: Deps): Promise<SigningKeys> {
  const { db, clock, times } = deps
  let current: SigningKey | undefined
  let keySet: KeySet = { keys: [], version: '' }

  const read = async (): Promise<boolean> => {
    const rows = await living(db)
    const told = rows.flatMap(({ public_jwk }) => (public_jwk === null ? [] : [public_jwk]))
    const version = versionOf(rows)
    const isNew = version !== keySet.version
    const active = rows.find(({ phase }) => phase === 'active')
    if (active !== undefined && active.key_id !== current?.kid)
      current = (await privateKey(deps, active.key_id)) ?? current
    keySet = { keys: told, version }
    return isNew
  }
  const advance = async () => {
    if (dueSteps((await living(db)).map(phased), times, clock()).length > 0)
      await underLock(db, (trx) => takeSteps(deps, trx))
    return await read()
  }

  await underLock(db, async (trx) => {
    await adopt(deps, trx)
    await takeSteps(deps, trx)
  })
  await read()
  return {
    advance,
    keySet: () => keySet,
    current() {
      if (current === undefined) throw new Error('there is no key to sign with')
      return current
    },
    async prepare() {
      const keyId = await underLock(db, async (trx) => {
        const waiting = (await living(trx)).find(({ phase }) => phase === 'pending')
        return waiting?.key_id ?? (await makeKey(deps, trx, 'pending'))
      })
      await read()
      return await stateOfKey(db, keyId)
    },
    async replaceAll() {
      const { keyId, gone } = await underLock(db, async (trx) => {
        const gone = (await living(trx)).map(({ key_id }) => key_id)
        for (const keyId of gone) await move(deps, trx, { keyId, to: 'removed', compromised: true })
        return { gone, keyId: await makeKey(deps, trx, 'active') }
      })
      await read()
      return { key: await stateOfKey(db, keyId), gone }
    },
    async list() {
      const gone = await db
        .selectFrom('signing_key')
        .selectAll()
        .where('phase', '=', 'removed')
        .orderBy('since', 'desc')
        .limit(REMOVED_KEYS_TOLD)
        .execute()
      return [...(await living(db)), ...gone].map(stateOf)
    },
  }
}

/** Newest first. */
async function living(db: Kysely<Database>): Promise<Row[]> {
  return await db
    .selectFrom('signing_key')
    .selectAll()
    .where('phase', '!=', 'removed')
    .orderBy('created_at', 'desc')
    .orderBy('key_id')
    .execute()
}

async function underLock<Result>(
  db: Kysely<Database>,
  work: (trx: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  return await db.transaction().execute(async (trx) => {
    await holdLock(trx, 'keys')
    return await work(trx)
  })
}

/** Keys from before there were phases: the newest signs, the others are checked with for a while. */
async function adopt({ material, clock }: Deps, trx: Transaction<Database>): Promise<void> {
  if ((await living(trx)).length > 0) return
  const ids = await material.idsOf(trx, 'sign')
  for (const [at, keyId] of ids.entries()) {
    const pem = await material.read(trx, keyId)
    if (pem === undefined) continue
    const phase = at === 0 ? 'active' : 'verify-only'
    await insert(trx, { keyId, jwk: await publicPart(keyId, pem), phase, at: clock() })
    if (phase !== 'active') await material.destroy(trx, keyId)
  }
}

async function takeSteps(deps: Deps, trx: Transaction<Database>): Promise<void> {
  const steps = dueSteps((await living(trx)).map(phased), deps.times, deps.clock())
  for (const step of steps) await take(deps, trx, step)
}

async function take(deps: Deps, trx: Transaction<Database>, step: KeyStep): Promise<void> {
  if (step.step === 'make') await makeKey(deps, trx, step.phase)
  else await move(deps, trx, step)
}

interface Move {
  readonly keyId: string
  readonly to: KeyPhase
  readonly compromised?: boolean
}

/** What no longer signs needs no private part: it is destroyed before anything else can go wrong. */
async function move(
  { material, clock }: Deps,
  trx: Transaction<Database>,
  { keyId, to, compromised = false }: Move,
): Promise<void> {
  if (to !== 'active') await material.destroy(trx, keyId)
  await trx
    .updateTable('signing_key')
    .set({ phase: to, since: clock(), compromised, ...(to === 'removed' && { public_jwk: null }) })
    .where('key_id', '=', keyId)
    .execute()
}

async function makeKey(
  { material, clock }: Deps,
  trx: Transaction<Database>,
  phase: 'pending' | 'active',
): Promise<string> {
  const pair = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true })
  const keyId = await calculateJwkThumbprint(await exportJWK(pair.publicKey))
  const pem = await exportPKCS8(pair.privateKey)
  const at = clock()
  await material.keep(trx, { keyId, material: pem, purpose: 'sign', at })
  await insert(trx, { keyId, jwk: await publicPart(keyId, pem), phase, at })
  return keyId
}

interface NewRow {
  readonly keyId: string
  readonly jwk: JWK
  readonly phase: KeyPhase
  readonly at: Date
}

async function insert(trx: Transaction<Database>, { keyId, jwk, phase, at }: NewRow): Promise<void> {
  const row = {
    key_id: keyId,
    phase,
    public_jwk: JSON.stringify(jwk),
    created_at: at,
    since: at,
    compromised: false,
  }
  await trx.insertInto('signing_key').values(row).execute()
}

async function privateKey({ db, material }: Deps, keyId: string): Promise<SigningKey | undefined> {
  const pem = await material.read(db, keyId)
  // Another replica has moved it on between two reads: the next look finds its successor.
  if (pem === undefined) return undefined
  return { kid: keyId, key: await importPKCS8(pem, TOKEN_ALGORITHM, { extractable: true }) }
}

async function publicPart(keyId: string, pem: string): Promise<JWK> {
  // Only the public members are taken over; what is left behind is the private one.
  const { kty, crv, x } = await exportJWK(await importPKCS8(pem, TOKEN_ALGORITHM, { extractable: true }))
  if (kty === undefined || crv === undefined || x === undefined)
    throw new Error(`the key ${keyId} is not one of ours`)
  return { kty, crv, x, kid: keyId, alg: TOKEN_ALGORITHM, use: 'sig' }
}

async function stateOfKey(db: Kysely<Database>, keyId: string): Promise<KeyState> {
  const row = await db
    .selectFrom('signing_key')
    .selectAll()
    .where('key_id', '=', keyId)
    .executeTakeFirstOrThrow()
  return stateOf(row)
}

const phased = ({ key_id, phase, since }: Row) => ({ keyId: key_id, phase, since })
const stateOf = (row: Row): KeyState => ({
  keyId: row.key_id,
  phase: row.phase,
  createdAt: row.created_at,
  since: row.since,
  compromised: row.compromised,
})
const versionOf = (rows: readonly Row[]): string =>
  createHash('sha256')
    .update(rows.map(({ key_id, phase }) => `${key_id} ${phase}`).join('\n'))
    .digest('base64url')
