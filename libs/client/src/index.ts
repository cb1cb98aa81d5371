export { ApiProblem, Unreachable } from './api-problem.ts'
export {
  type Api,
  type ApiAnswer,
  type ApiRequest,
  type Client,
  type ClientOptions,
  createClient,
  type ImportFiles,
  RETRIES_MAX,
  type TokenSource,
} from './client.ts'
export type { StreamState } from './link.ts'
export {
  keyPairFrom,
  keyPairText,
  newKeyPair,
  type ProofKey,
  type Provable,
  platformClock,
  proofKeyOf,
} from './proof-key.ts'
export {
  openSession,
  RENEW_BEFORE_MS,
  type Session,
  type SessionOptions,
  type SessionStore,
  type StoredSession,
} from './session.ts'
export type { SocketConstructor, SocketLike } from './socket.ts'
export { connectStream, type Stream, type StreamOptions, type Subscription } from './stream.ts'
export type { Cursor, Handlers, LiveEvent, SubscribeOptions } from './subscription.ts'
export { WaitsForApproval } from './waits-for-approval.ts'
