import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** A server that says nothing for so long hangs. */
const SILENCE_MAX_MS = 60_000
const DRIP_MS = 100

export interface RawAnswer {
  /** 0 when the connection was closed without an answer. */
  readonly status: number
  /** Lower-case names; of a header that comes more than once all values, joined by a line break. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Every byte that came, also of further answers. */
  readonly text: string
}

export async function openSocket(origin: string): Promise<Socket> {
  const { protocol, hostname: host, port } = new URL(origin)
  const secure = protocol === 'https:'
  const socket = secure ? connectTls({ host, port: Number(port) }) : connect({ host, port: Number(port) })
  await once(socket, secure ? 'secureConnect' : 'connect')
  return socket
}

/**
 * Sends bytes that no polite client would send, and behind them `drip` again and again; answers with what comes until the server
 * closes or falls silent.
 */
export async function rawRequest(origin: string, bytes: string | Buffer, drip?: string): Promise<RawAnswer> {
  const socket = await openSocket(origin)
  const chunks: Buffer[] = []
  let hangs = false
  socket.on('data', (chunk) => chunks.push(chunk))
  // A server that cuts the connection has answered in its way.
  socket.on('error', () => undefined)
  socket.setTimeout(SILENCE_MAX_MS, () => {
    hangs = true
    socket.destroy()
  })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  // When what has come has been read: who writes to a server that has hung up loses its answer.
  const dripping =
    drip === undefined ? undefined : setInterval(() => setImmediate(() => socket.write(drip)), DRIP_MS)
  await closed
  clearInterval(dripping)
  if (hangs) throw new Error('the server neither answers nor closes')
  return answerIn(Buffer.concat(chunks).toString('latin1'))
}

export interface RawRequest {
  readonly line: string
  /** As they are written, in their order. */
  readonly headers?: readonly string[]
  readonly body?: string
}

/** A request line, headers and a body as they stand here, and a wish for the connection to be closed afterwards. */
export function rawText(origin: string, { line, headers = [], body = '' }: RawRequest): string {
  const names = headers.map((header) => header.split(':', 1)[0]?.toLowerCase())
  const further = [
    ...(names.includes('host') ? [] : [`Host: ${new URL(origin).host}`]),
    ...(names.includes('connection') ? [] : ['Connection: close']),
    ...(body === '' || names.includes('content-length') || names.includes('transfer-encoding')
      ? []
      : [`Content-Length: ${Buffer.byteLength(body, 'latin1')}`]),
  ]
  return `${[line, ...headers, ...further].join('\r\n')}\r\n\r\n${body}`
}

export const ask = (origin: string, request: RawRequest): Promise<RawAnswer> =>
  rawRequest(origin, rawText(origin, request))

function answerIn(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end < 0 ? text.length : end).split('\r\n')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    headers[name] = name in headers ? `${headers[name]}\n${value}` : value
  }
  return {
    status: Number(first.split(' ')[1] ?? 0) || 0,
    headers,
    body: end < 0 ? '' : text.slice(end + 4),
    text,
  }
}
