import { ApiProblem } from './api-problem.ts'
import type { TokenSource } from './client.ts'
import { CLOSED_AS_SILENT, wire } from './wire.ts'

/** The part of a WebSocket that is used: the browser's, Node's own and `ws` all have it. */
export interface SocketLike {
  binaryType: string
  send: (text: string) => void
  close: (code?: number, reason?: string) => void
  addEventListener: {
    (type: 'message', listener: (event: { data: unknown }) => void): void
    (type: 'close', listener: (event: { code: number }) => void): void
    (type: 'error', listener: (event: { message?: string }) => void): void
  }
}
export type SocketConstructor = new (
  url: string,
  protocols: string[],
  options?: { headers: Record<string, string> },
) => SocketLike

export interface Credentials {
  /** A one-time ticket, for browsers, which cannot send headers. */
  readonly getTicket?: (() => Promise<string>) | undefined
  /** The access token: sent as a header without `getTicket`, and when the server asks for a fresh one. */
  readonly getToken?: (() => Promise<string | undefined>) | undefined
  /** A proof of the key that the token is bound to; `undefined` of a bearer token. */
  readonly prove?: TokenSource['prove'] | undefined
}

/** What a proof for the stream is made for: the request that opens it, as HTTP knows it. */
export const provable = (origin: string, token: string) => ({
  method: 'GET',
  url: new URL(wire.path, origin).href,
  token,
})

/** Credentials were refused: coming back with the same ones is of no use. */
export class NotAdmitted extends Error {
  override readonly name = 'NotAdmitted'
}

interface Wiring extends Credentials {
  readonly origin: string
  readonly WebSocket: SocketConstructor
  readonly onText: (text: string) => void
  readonly onBytes: (bytes: Uint8Array) => void
  readonly onClose: (code: number, refused: boolean) => void
}

export interface OpenSocket {
  readonly send: (message: object) => void
  readonly close: (code: number) => void
}

/** Opens a socket with fresh credentials and watches that it does not fall silent. */
export async function openSocket(wiring: Wiring): Promise<OpenSocket> {
  const socket = await dial(wiring)
  socket.binaryType = 'arraybuffer'
  let closed = false
  let refused = false
  const finish = (code: number) => {
    if (closed) return
    closed = true
    watch.stop()
    wiring.onClose(code, refused)
  }
  const watch = silence(() => {
    socket.close(CLOSED_AS_SILENT, 'silent')
    finish(CLOSED_AS_SILENT)
  })
  socket.addEventListener('message', ({ data }) => {
    if (closed) return
    watch.heard()
    if (typeof data === 'string') wiring.onText(data)
    else if (data instanceof ArrayBuffer) wiring.onBytes(new Uint8Array(data))
  })
  socket.addEventListener('error', ({ message }) => {
    // `ws` tells the status of a refused upgrade; browsers do not, they learn it when they ask for a ticket.
    refused ||= /\b40[13]\b/.test(message ?? '')
  })
  socket.addEventListener('close', ({ code }) => finish(code))
  return {
    send: (message) => {
      if (!closed) socket.send(JSON.stringify(message))
    },
    close: (code) => {
      socket.close(code)
      finish(code)
    },
  }
}

async function dial({ origin, WebSocket, getTicket, getToken, prove }: Wiring): Promise<SocketLike> {
  const url = new URL(wire.path, origin)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const text = url.href
  if (getTicket !== undefined) {
    const ticket = await admitted(getTicket())
    return new WebSocket(text, [wire.subprotocol, wire.ticketPrefix + ticket])
  }
  const token = await admitted(getToken?.() ?? Promise.resolve(undefined))
  if (token === undefined) throw new NotAdmitted('there is no access token')
  const proof = await prove?.(provable(origin, token))
  const headers: Record<string, string> =
    proof === undefined
      ? { authorization: `Bearer ${token}` }
      : { authorization: `DPoP ${token}`, dpop: proof }
  return new WebSocket(text, [wire.subprotocol], { headers })
}

async function admitted<Value>(credentials: Promise<Value>): Promise<Value> {
  try {
    return await credentials
  } catch (error) {
    const refused = error instanceof ApiProblem && (error.status === 401 || error.status === 403)
    if (refused) throw new NotAdmitted(error.message, { cause: error })
    throw error
  }
}

const SILENCE_MS = (wire.pingSeconds + wire.pongSeconds + 5) * 1_000

function silence(onSilent: () => void): { heard: () => void; stop: () => void } {
  let timer = setTimeout(onSilent, SILENCE_MS)
  return {
    heard: () => {
      clearTimeout(timer)
      timer = setTimeout(onSilent, SILENCE_MS)
    },
    stop: () => clearTimeout(timer),
  }
}
