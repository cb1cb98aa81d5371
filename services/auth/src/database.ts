import type { JWK } from 'jose'
import type { ColumnType, Generated } from 'kysely'

import type { Revocation, SystemRole } from '@urbe/contracts'
import type { ReadStoreTables } from '@urbe/read-store'
import type { DataKeyTables } from '@urbe/vault'

/** Who may have which name: a blind index of it. Goes when the user is removed or erased. */
interface IdentityTable {
  user_id: string
  /** Null but for users of before the log had names, until the next start. */
  username: string | null
  username_index: string | null
}

interface CredentialTable {
  user_id: string
  password_hash: string
  changed_at: Date
}

/** A user as the log tells it. */
interface AppUserTable {
  user_id: string
  roles: SystemRole[]
  status: 'active' | 'disabled' | 'erased' | 'removed'
  created_at: Date
  version: number
  /** Sealed under the user's own key. */
  username: string | null
}

/** One row for each session: which of its refresh tokens is the newest, and until when. */
export interface RefreshFamilyTable {
  family_id: string
  user_id: string
  newest: number
  binding: string
  created_at: Date
  rotated_at: Date
  idle_expires_at: Date
  absolute_expires_at: Date
  revoked_at: Date | null
}

interface StoredKeyTable {
  key_id: string
  purpose: 'sign' | 'refresh'
  /** Wrapped when it starts with `wrapped.`. */
  material: string
  created_at: Date
}

/** What is told of a signing key; its private part is a `stored_key` as long as it signs. */
export interface SigningKeyTable {
  key_id: string
  phase: 'pending' | 'active' | 'verify-only' | 'removed'
  /** The public part; gone when the key is removed. */
  public_jwk: ColumnType<JWK | null, string, null>
  created_at: Date
  /** When it came into its phase. */
  since: Date
  /** Removed because somebody else may have it. */
  compromised: boolean
}

interface GlobalEpochTable {
  singleton: boolean
  epoch: number
}

type WithoutSequence<Each> = Each extends Revocation ? Omit<Each, 'sequence'> : never
export type RevocationEntry = WithoutSequence<Exclude<Revocation, { kind: 'heartbeat' }>>

interface RevocationTable {
  sequence: Generated<number>
  entry: RevocationEntry
  until: Date
}

interface LoginThrottleTable {
  caller: string
  failures: number
  last_failure_at: Date
  free_at: Date
}

export interface Database extends ReadStoreTables, DataKeyTables {
  identity: IdentityTable
  credential: CredentialTable
  app_user: AppUserTable
  refresh_family: RefreshFamilyTable
  stored_key: StoredKeyTable
  signing_key: SigningKeyTable
  global_epoch: GlobalEpochTable
  revocation: RevocationTable
  login_throttle: LoginThrottleTable
}
