export type { Admit, Asked, Needed, Vouch } from './admit.ts'
export {
  type AggregateHandler,
  ATTEMPTS_MAX,
  type CommandAsker,
  type CommandHandler,
  commandHandler,
  commitIdOf,
  type Handled,
} from './command-handler.ts'
export {
  type Appended,
  type Commit,
  type Expected,
  type NewCommit,
  recorded,
  UNBORN,
} from './commit.ts'
export {
  type ConnectionStatus,
  type LogConnection,
  type LogLines,
  noLogLines,
  type Publication,
  type StoredMessage,
  type StreamInfo,
} from './connection.ts'
export { decodeCommit } from './decode-commit.ts'
export { CHUNK_BYTES_MAX, COMMIT_BYTES_MAX } from './encode-commit.ts'
export {
  CommitTooLarge,
  Conflict,
  Diverged,
  LogFull,
  LogUnavailable,
  ProvisioningRefused,
  UnknownOutcome,
  UnsafeServer,
  UnsafeStream,
} from './errors.ts'
export { type EventLog, openEventLog } from './event-log.ts'
export { BATCH_EVENTS_MAX, type Follow, type FollowState, type LastSeen } from './follow-options.ts'
export { chainHash, hashOfStored } from './hash.ts'
export { connectLog } from './nats-connection.ts'
export { nkeySigner } from './nkey-signer.ts'
export { provisionStream } from './provision.ts'
export { type Provisioner, startProvisioner } from './provisioner.ts'
export { serveSnapshots, type TakeSnapshot } from './serve-snapshots.ts'
export { commitIn, signatureOf, signatureSoon } from './signing/commit-in.ts'
export { SIGNATURE_HEADER } from './signing/header.ts'
export { openSignatures, type SignatureFault, type Signatures } from './signing/signatures.ts'
export { SIGNED_TOGETHER_MAX } from './signing/written-signature.ts'
export type { Snapshots } from './snapshots.ts'
export { isDerived } from './stream-plan.ts'
export { subjectsOf } from './subjects-of.ts'
