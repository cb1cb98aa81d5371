import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'

/** Requests of one connection that wait for their answers: browsers and proxies send the next one when they have had the last. */
export const PIPELINED_MAX = 32

/**
 * Hands on the requests of a connection as long as not too many of them wait. Node reads them all, however many there are, until
 * answers pile up; one connection would have as many requests under way as its sender likes.
 */
export function boundPipelines(answer: RequestListener, pipelinedMax = PIPELINED_MAX): RequestListener {
  const waiting = new WeakMap<Socket, number>()
  return (request, response) => {
    const { socket } = request
    // The rest of what came with one too many.
    if (socket.destroyed) return
    const count = (waiting.get(socket) ?? 0) + 1
    if (count > pipelinedMax) return void socket.destroy()
    waiting.set(socket, count)
    response.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1))
    answer(request, response)
  }
}
