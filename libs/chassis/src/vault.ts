import { readFile } from 'node:fs/promises'

import type { Kysely } from 'kysely'
import { z } from 'zod'

import { subjectShredded, subjects } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'
import {
  type DataKeyStore,
  type DataKeyTables,
  dataKeyTables,
  fileProvider,
  type KeyProvider,
  keepRewrapped,
  type OpenVault,
  openVault,
  vaultTransitProvider,
} from '@urbe/vault'

import type { Self } from './self.ts'

/** Bound into every sealed value; there is one installation in a database. */
const TENANT = 'urbe'

/** Where the key encryption keys are: a ring in a file, or Vault Transit. One of the two must be given. */
export const vaultSettings = {
  /** Key ring of mode 0400 or 0600. */
  KEY_RING_FILE: z.string().min(1).optional(),
  VAULT_ADDR: z.url().optional(),
  VAULT_TOKEN_FILE: z.string().min(1).optional(),
  VAULT_TRANSIT_MOUNT: z.string().min(1).default('transit'),
  VAULT_TRANSIT_KEY: z.string().min(1).default('urbe'),
}
type VaultEnv = z.infer<z.ZodObject<typeof vaultSettings>>

export interface Sealing {
  readonly vault: OpenVault
  readonly provider: KeyProvider
  readonly store: DataKeyStore
  /** Wraps data keys anew if another key wraps now. */
  readonly rewrap: () => Promise<void>
}

interface Ground<Database> {
  readonly db: Kysely<Database>
  readonly connection: Pick<LogConnection, 'subscribe'>
}

/** The vault of a service, in its own database; it hears when somebody's keys are destroyed. Without the keys nothing starts. */
export async function openSealing<Database extends DataKeyTables>(
  { env, clock, newId, log, onStop }: Pick<Self<VaultEnv>, 'env' | 'clock' | 'newId' | 'log' | 'onStop'>,
  { db, connection }: Ground<Database>,
): Promise<Sealing> {
  const provider = await providerOf(env, clock)
  const store = dataKeyTables(db)
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

async function providerOf(env: VaultEnv, clock: Self<VaultEnv>['clock']): Promise<KeyProvider> {
  const { KEY_RING_FILE: path, VAULT_ADDR: address, VAULT_TOKEN_FILE: tokenFile } = env
  if ((path === undefined) === (address === undefined))
    throw new Error('bad configuration\n  either KEY_RING_FILE or VAULT_ADDR must be given')
  if (path !== undefined) return fileProvider({ path, clock })
  if (address === undefined || tokenFile === undefined)
    throw new Error('bad configuration\n  VAULT_TOKEN_FILE: must be given with VAULT_ADDR')
  return vaultTransitProvider({
    address,
    mount: env.VAULT_TRANSIT_MOUNT,
    key: env.VAULT_TRANSIT_KEY,
    readToken: async () => (await readFile(tokenFile, 'utf8')).trim(),
  })
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}
