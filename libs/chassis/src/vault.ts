import { readFileSync } from 'node:fs'
import { access, readFile } from 'node:fs/promises'

import type { Kysely } from 'kysely'
import { z } from 'zod'

import { subjectShredded, subjects } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'
import { type TlsEnv, tlsFilesOf } from '@urbe/runtime'
import {
  awsKmsProvider,
  type DataKeyStore,
  type DataKeyTables,
  dataKeyTables,
  fileProvider,
  type KeyProvider,
  keepRewrapped,
  kmsUnavailable,
  makeRing,
  type OpenVault,
  openVault,
  vaultTransitProvider,
} from '@urbe/vault'

import type { Self } from './self.ts'

/** Bound into every sealed value; there is one installation in a database. */
const TENANT = 'urbe'
const CONNECTIONS_MAX = 2

/** Where the key encryption keys are: a ring in a file, Vault Transit, or AWS KMS. One of them must be given. */
export const vaultSettings = {
  /** Key ring of mode 0400 or 0600. */
  KEY_RING_FILE: z.string().min(1).optional(),
  /** 1: makes the ring when there is none and nothing has been sealed yet. */
  KEY_RING_CREATE: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1'),
  VAULT_ADDR: z.url().optional(),
  VAULT_TOKEN_FILE: z.string().min(1).optional(),
  VAULT_TRANSIT_MOUNT: z.string().min(1).default('transit'),
  VAULT_TRANSIT_KEY: z.string().min(1).default('urbe'),
  /** Without `alias/`. */
  AWS_KMS_ALIAS: z
    .string()
    .regex(/^[A-Za-z0-9/_-]{1,200}$/)
    .optional(),
  AWS_KMS_REGION: z
    .string()
    .regex(/^[a-z0-9-]{3,32}$/)
    .optional(),
  AWS_KMS_ENDPOINT: z.url().optional(),
  AWS_CREDENTIALS_FILE: z.string().min(1).optional(),
}
type VaultEnv = z.infer<z.ZodObject<typeof vaultSettings>>

export interface Sealing {
  readonly vault: OpenVault
  readonly provider: KeyProvider
  readonly store: DataKeyStore
  /** Wraps data keys anew if another key wraps now. */
  readonly rewrap: () => Promise<void>
}

interface Env extends VaultEnv, TlsEnv {
  readonly DATABASE_URL: string
  readonly DATABASE_PASSWORD_FILE?: string | undefined
}

/** The vault of a service, in its own database; it hears when somebody's keys are destroyed. Without the keys nothing starts. */
export async function openSealing(
  self: Self<Env>,
  { connection }: { readonly connection: Pick<LogConnection, 'subscribe'> },
): Promise<Sealing> {
  const { env, clock, newId, log, onStop } = self
  const store = dataKeyTables(openTables(self))
  await makeRingWhenNew(env, clock, store)
  const provider = await providerOf(env, clock)
  await knowsAll(provider, store)
  const vault = await openVault({ provider, store, clock, newId, tenant: TENANT })
  onStop('vault', vault.close)
  const shredded = connection.subscribe(subjects.shredded, (body) => {
    const told = subjectShredded.safeParse(parse(body))
    if (told.success) vault.forget(told.data.subject)
  })
  onStop('shredded subjects', shredded.unsubscribe)
  const wrapped = keepRewrapped({
    provider,
    store,
    onRewrapped: (done) => log.info({ ...done }, 'data keys are under the key that wraps now'),
    onFault: (err) => log.warn({ err }, 'data keys could not be wrapped anew; it is tried again'),
  })
  onStop('re-wrapping', wrapped.stop)
  return { vault, provider, store, rewrap: wrapped.now }
}

/** Connections of its own: whoever seals inside a transaction would otherwise wait for others who wait for it. */
function openTables({ env, log, onStop }: Self<Env>): Kysely<DataKeyTables> {
  const tls = tlsFilesOf(env)
  const db = openDatabase<DataKeyTables>(env.DATABASE_URL, {
    poolMax: CONNECTIONS_MAX,
    onError: (err) => log.warn({ err }, 'a connection to the database broke'),
    ca: tls && readFileSync(tls.caFile),
    passwordFile: env.DATABASE_PASSWORD_FILE,
  })
  onStop('data keys', () => db.destroy())
  return db
}

async function makeRingWhenNew(
  { KEY_RING_FILE: path, KEY_RING_CREATE: wanted }: VaultEnv,
  clock: Clock,
  store: DataKeyStore,
): Promise<void> {
  if (path === undefined || !wanted || (await store.counts()).size > 0) return
  const there = await access(path).then(
    () => true,
    () => false,
  )
  if (!there) await makeRing(path, clock().toISOString())
}

/** A ring that was lost and made anew would leave everything unreadable without a word. */
async function knowsAll(provider: KeyProvider, store: DataKeyStore): Promise<void> {
  await provider.health()
  const keys = await provider.keys()
  const known = new Set(keys.filter(({ state }) => state !== 'refused').map(({ id }) => id))
  const strangers = [...(await store.counts()).keys()].filter((id) => !known.has(id))
  if (strangers.length > 0)
    throw kmsUnavailable(`data keys are under keys that are not there: ${strangers.join(', ')}`)
}

async function providerOf(env: VaultEnv, clock: Clock): Promise<KeyProvider> {
  const { KEY_RING_FILE: path, VAULT_ADDR: address, AWS_KMS_ALIAS: alias } = env
  if ([path, address, alias].filter((each) => each !== undefined).length !== 1)
    throw new Error('bad configuration\n  either KEY_RING_FILE, VAULT_ADDR or AWS_KMS_ALIAS must be given')
  if (path !== undefined) return fileProvider({ path, clock })
  return address === undefined ? kmsOf(env, clock) : transitOf(env, address)
}

function transitOf(env: VaultEnv, address: string): KeyProvider {
  const { VAULT_TOKEN_FILE: tokenFile } = env
  if (tokenFile === undefined)
    throw new Error('bad configuration\n  VAULT_TOKEN_FILE: must be given with VAULT_ADDR')
  return vaultTransitProvider({
    address,
    mount: env.VAULT_TRANSIT_MOUNT,
    key: env.VAULT_TRANSIT_KEY,
    readToken: async () => (await readFile(tokenFile, 'utf8')).trim(),
  })
}

const credentials = z.object({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().optional(),
})

/** The credentials are read at every request: whoever renews them writes the file anew. */
function kmsOf(env: VaultEnv, now: Clock): KeyProvider {
  const { AWS_KMS_ALIAS: alias, AWS_KMS_REGION: region, AWS_CREDENTIALS_FILE: file } = env
  if (alias === undefined || region === undefined || file === undefined)
    throw new Error(
      'bad configuration\n  AWS_KMS_REGION, AWS_CREDENTIALS_FILE: must be given with AWS_KMS_ALIAS',
    )
  const endpoint = env.AWS_KMS_ENDPOINT ?? `https://kms.${region}.amazonaws.com`
  const readCredentials = async () => credentials.parse(JSON.parse(await readFile(file, 'utf8')))
  return awsKmsProvider({ alias, region, endpoint, readCredentials, now })
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}
