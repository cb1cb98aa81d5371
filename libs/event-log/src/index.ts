export {
  ATTEMPTS_MAX,
  type CommandAsker,
  type CommandHandler,
  commandHandler,
  commitIdOf,
  type Handled,
} from './command-handler.ts'
export { type Appended, COMMIT_BYTES_MAX, type Commit, type NewCommit, recorded } from './commit.ts'
export {
  type ConnectionStatus,
  type LogConnection,
  type LogLines,
  noLogLines,
  type StreamInfo,
} from './connection.ts'
export {
  CommitTooLarge,
  Conflict,
  Diverged,
  LogUnavailable,
  ProvisioningRefused,
  UnknownOutcome,
} from './errors.ts'
export { type EventLog, openEventLog } from './event-log.ts'
export { BATCH_EVENTS_MAX, type Follow, type FollowState } from './follow-options.ts'
export { connectLog } from './nats-connection.ts'
export { provisionStream } from './provision.ts'
export { type Provisioner, startProvisioner } from './provisioner.ts'
