import type { IncomingMessage, Server, ServerResponse } from 'node:http'

interface Patience {
  /** A client that takes nothing of what waits for it for so long is cut off. */
  readonly readMs: number
  /** A client that goes on sending a body, when it has been answered already, is cut off after so long. */
  readonly unreadMs: number
}

/** Looks so often in the time that a client has. */
const LOOKS = 4

/**
 * Ends what Node itself lets go on for ever: an answer that is taken drop by drop, and a body that nobody reads any more. Of an
 * answer that comes in parts a client has to take as much as one buffer of the socket holds each time.
 */
export function cutSlowClients(server: Pick<Server, 'on'>, { readMs, unreadMs }: Patience): void {
  const open = new Set<ServerResponse>()
  const waitingSince = new WeakMap<ServerResponse, number>()
  const look = () => {
    const now = performance.now()
    for (const response of open) {
      const since = waitingSince.get(response)
      if (!response.writableNeedDrain) waitingSince.delete(response)
      else if (since === undefined) waitingSince.set(response, now)
      else if (now - since >= readMs) response.destroy()
    }
  }
  const looking = setInterval(look, readMs / LOOKS).unref()
  server.on('close', () => clearInterval(looking))
  server.on('request', (request, response) => {
    open.add(response)
    response.on('drain', () => waitingSince.delete(response))
    response.on('close', () => open.delete(response))
    response.on('finish', () => endUnread(request, unreadMs))
  })
}

/** Node reads on, so that the client finds its answer; but not for as long as the client likes. */
function endUnread(request: IncomingMessage, unreadMs: number): void {
  if (request.complete) return
  setTimeout(() => {
    if (!request.complete) request.socket.destroy()
  }, unreadMs).unref()
}
