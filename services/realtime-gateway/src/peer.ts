import type { Duplex } from 'node:stream'

import type { WebSocket } from 'ws'

import type { Peer } from './connection.ts'

/** A client that does not answer the close frame is cut off after this. */
export const CLOSE_GRACE_MS = 2_000

export function peerOf(socket: WebSocket, raw: Duplex): Peer {
  return {
    // `ws` calls back with an error when the socket is gone; its close event tells the connection.
    sendText: (text, onWritten) => socket.send(text, { binary: false }, (error) => error ?? onWritten()),
    sendBytes: (bytes, onWritten) => socket.send(bytes, { binary: true }, (error) => error ?? onWritten()),
    waiting: () => raw.writableLength,
    together: (write) => {
      raw.cork()
      write()
      // Uncorked by hand and not on the next tick: what waits is measured right after.
      raw.uncork()
    },
    ping: () => socket.ping(),
    close: (code, reason) => {
      socket.close(code, reason)
      setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref()
    },
  }
}
