import type { IncomingMessage } from 'node:http'

/** RFC 9112 §6.3: a request has a body when it says how it is framed. */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0
}
