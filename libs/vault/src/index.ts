export type { DataKeyStore, StoredDataKey } from './data-key-store.ts'
export { type DataKeyTables, dataKeyMigration, dataKeyTables } from './data-key-tables.ts'
export { DATA_KEY_USES_MAX } from './data-keys.ts'
export { IntegrityError, KeyRetired, kmsUnavailable } from './faults.ts'
export { fileProvider } from './file-provider.ts'
export type { KeyEncryptionKey, KeyProvider, Signer, WrapContext, WrappedKey } from './key-provider.ts'
export { awsKmsProvider } from './kms-provider.ts'
export type { Peppers } from './password-worker.ts'
export { openPasswords, type Passwords, QUEUE_PER_WORKER_MAX } from './passwords.ts'
export { readPeppers } from './peppers.ts'
export { ARGON2ID, PBKDF2_ITERATIONS, type Scheme } from './phc.ts'
export { keepRewrapped, type Rewrapped, rewrapAll } from './rewrap.ts'
export { makeRing, newRing, readRing, writeRing } from './ring-file.ts'
export { isSealed, type SealedColumn, sealedColumn } from './sealed-column.ts'
export { fieldPlace, sealedEvents } from './sealed-events.ts'
export { vaultTransitProvider } from './transit-provider.ts'
export {
  type FieldPlace,
  isShredded,
  type OpenVault,
  openVault,
  SHREDDED,
  type Shredded,
  type Vault,
} from './vault.ts'
