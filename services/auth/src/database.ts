import type { JWK } from 'jose'
import type { ColumnType, Generated } from 'kysely'

import type {
  ApprovalEvent,
  ApprovalOperation,
  ClientJwk,
  Grant,
  PasswordPolicy,
  Revocation,
  SecretKind,
  ServiceAccountSettings,
} from '@urbe/contracts'
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
  roles: string[]
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
  /** When and how its owner last proved who they are. */
  authenticated_at: Date
  methods: string[]
  /** Thumbprint of the key whose proof the session's tokens need. */
  bound_to: string | null
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

/** A role of the administrators' own, as the log tells it. */
interface CustomRoleTable {
  name: string
  description: string
  grants: ColumnType<Grant[], string, string>
  version: number
}

/** A service account as the log tells it. */
interface ServiceAccountTable {
  account_id: string
  owner_id: string
  settings: ColumnType<ServiceAccountSettings, string, string>
  removed: boolean
  created_at: Date
  version: number
}

/** Of secrets no more than a digest; of keys the public part. */
export interface ServiceSecretTable {
  secret_id: string
  account_id: string
  kind: SecretKind
  /** By which an API key is found. */
  lookup: string | null
  digest: string | null
  jwk: ColumnType<ClientJwk | null, string | null, never>
  hint: string
  created_at: Date
  expires_at: Date
}

/** Assertions of clients that were used, until they have expired. */
interface UsedAssertionTable {
  account_id: string
  jti: string
  until: Date
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

/** Counts of failures; what they are about stands as a digest. */
interface LoginBucketTable {
  bucket: string
  account: string | null
  failures: number
  window_start: Date
  window_count: number
  free_at: Date
  last_at: Date
}

interface LoginSprayTable {
  address: string
  account: string
  last_at: Date
}

interface PasswordPolicyTable {
  policy_id: string
  policy: ColumnType<PasswordPolicy, string, string>
  version: number
}

interface PasswordHistoryTable {
  entry: Generated<number>
  user_id: string
  password_hash: string
  changed_at: Date
}

/** Of an invitation or a reset. */
interface OneTimeTokenTable {
  token_hash: string
  user_id: string
  expires_at: Date
  issued_at: Date
  /** Where the token went by mail; sealed. */
  mail_address: string | null
  /** As `standingOf` told it; null where it does not matter. */
  standing: string | null
}

interface MailAddressTable {
  user_id: string
  /** Sealed. */
  address: string
}

interface CityNameTable {
  city_id: string
  name: string
}

/** What was done about the risk of a user, and from when on it counts. */
interface ClientPauseTable {
  risk_id: string
  account_id: string
  at: Date
  until: Date
}

interface RiskAnswerTable {
  risk_id: string
  user_id: string
  answer: 'step-up' | 'end-sessions'
  at: Date
  until: Date
}

/** What waits for a second person, as the log tells it. */
export interface ApprovalTable {
  approval_id: string
  operation: ColumnType<ApprovalOperation, string, never>
  phase: 'pending' | 'approved' | 'refused' | 'carried-out' | 'failed'
  asked_by: string
  approvers: string[]
  asked_at: Date
  expires_at: Date
  decided_by: string | null
  decided_at: Date | null
  settled_at: Date | null
  failure: Extract<ApprovalEvent, { type: 'ApprovalFailed' }>['data']['reason'] | null
  code: string | null
  version: number
}

interface ApprovalPolicyTable {
  policy_id: string
  required: boolean
  version: number
}

interface TotpTable {
  user_id: string
  factor_id: string
  /** Sealed. */
  secret: string
  confirmed_at: Date | null
  /** The half minute whose code was accepted last: none before it counts again. */
  last_step: number
}

export interface RecoveryCodeTable {
  user_id: string
  place: number
  code_hash: string
  used_at: Date | null
}

export interface PasskeyTable {
  passkey_id: string
  user_id: string
  credential_id: string
  public_key: Buffer
  counter: number
  name: string
  backed_up: boolean
  created_at: Date
  last_used_at: Date | null
}

/** Challenges that came back, until they are too old to come again. */
interface PasskeyChallengeTable {
  challenge: string
  until: Date
}

export interface Database extends ReadStoreTables, DataKeyTables {
  identity: IdentityTable
  credential: CredentialTable
  app_user: AppUserTable
  refresh_family: RefreshFamilyTable
  stored_key: StoredKeyTable
  signing_key: SigningKeyTable
  global_epoch: GlobalEpochTable
  custom_role: CustomRoleTable
  service_account: ServiceAccountTable
  service_secret: ServiceSecretTable
  used_assertion: UsedAssertionTable
  revocation: RevocationTable
  login_bucket: LoginBucketTable
  login_spray: LoginSprayTable
  password_policy: PasswordPolicyTable
  password_history: PasswordHistoryTable
  one_time_token: OneTimeTokenTable
  mail_address: MailAddressTable
  city_name: CityNameTable
  risk_answer: RiskAnswerTable
  client_pause: ClientPauseTable
  approval: ApprovalTable
  approval_policy: ApprovalPolicyTable
  totp: TotpTable
  recovery_code: RecoveryCodeTable
  passkey: PasskeyTable
  passkey_challenge: PasskeyChallengeTable
}
