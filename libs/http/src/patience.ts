/** Of TLS, before anything is asked. */
const HANDSHAKE_TIMEOUT_MS = 5_000
const HEADERS_TIMEOUT_MS = 5_000
/** For a client that takes nothing of its answer. */
const READ_TIMEOUT_MS = 30_000
/** For a client that goes on sending what nobody reads. */
const UNREAD_TIMEOUT_MS = 5_000
/** Nothing moves in either direction; longer than the edge waits for the answer of a service. */
const SILENCE_TIMEOUT_MS = 150_000

/** How long the edge and services wait for a client alike; for bodies each has a time of its own. */
export const PATIENCE = {
  handshakeMs: HANDSHAKE_TIMEOUT_MS,
  headersMs: HEADERS_TIMEOUT_MS,
  readMs: READ_TIMEOUT_MS,
  unreadMs: UNREAD_TIMEOUT_MS,
  silenceMs: SILENCE_TIMEOUT_MS,
}
