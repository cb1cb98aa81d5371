import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const NEW_LINE = 10
const CONNECT = {
  verbose: false,
  pedantic: false,
  headers: true,
  no_responders: true,
  protocol: 1,
  lang: 'raw',
}
const NO_BYTES = Buffer.alloc(0)

interface Take {
  readonly subject: string
  /** Messages to wait for. */
  readonly count: number
  readonly onBody: (body: Buffer) => void
}

export interface RawClient {
  /** Resolves when the server knows that it listens; `all` does when all messages are there. */
  readonly take: (wanted: Take) => Promise<{ readonly all: Promise<void> }>
  readonly close: () => void
}

/**
 * As little of a NATS client as can receive from a push consumer: finds the frames, counts the messages, answers flow control.
 * What it manages is what Node can take in over TCP at all, so it is the limit for a real consumer.
 */
export async function openRawClient(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.setNoDelay(true)
  await once(socket, 'connect')
  socket.write(`CONNECT ${JSON.stringify(CONNECT)}\r\n`)
  let listener: Listener | undefined
  let subscriptions = 0
  let onPong: (() => void) | undefined
  readFrames(socket, { onFrame: (frame) => listener?.(frame), onPong: () => onPong?.() })
  return {
    async take({ subject, count, onBody }) {
      const sid = `${++subscriptions}`
      const all = Promise.withResolvers<void>()
      let left = count
      listener = ({ body, reply }) => {
        // A message without a body and with an address is flow control: the server waits until it is answered.
        if (body.length === 0) {
          if (reply !== undefined) socket.write(`PUB ${reply} 0\r\n\r\n`)
          return
        }
        onBody(body)
        if (--left > 0) return
        socket.write(`UNSUB ${sid}\r\n`)
        all.resolve()
      }
      await new Promise<void>((resolve) => {
        onPong = resolve
        socket.write(`SUB ${subject} ${sid}\r\nPING\r\n`)
      })
      return { all: all.promise }
    },
    close: () => socket.destroy(),
  }
}

interface Frame {
  readonly reply: string | undefined
  /** Without the headers. */
  readonly body: Buffer
}
type Listener = (frame: Frame) => void
interface Heard {
  readonly onFrame: Listener
  readonly onPong: () => void
}

function readFrames(socket: Socket, heard: Heard): void {
  let rest: Buffer = NO_BYTES
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    for (;;) {
      const end = bytes.indexOf(NEW_LINE, at)
      if (end === -1) break
      const next = frameAt(bytes, { from: at, end }, { ...heard, socket })
      if (next === undefined) break
      at = next
    }
    rest = bytes.subarray(at)
  })
}

interface Line {
  readonly from: number
  /** Where its line feed is. */
  readonly end: number
}

/** Reads one frame and answers with where the next one begins; undefined when it is not all there yet. */
function frameAt(
  bytes: Buffer,
  { from, end }: Line,
  { socket, onFrame, onPong }: Heard & { socket: Socket },
): number | undefined {
  const line = bytes.toString('latin1', from, end - 1)
  if (line === 'PING') socket.write('PONG\r\n')
  if (line === 'PONG') onPong()
  if (!line.startsWith('HMSG ') && !line.startsWith('MSG ')) return end + 1
  const tokens = line.split(' ')
  const size = Number(tokens.at(-1))
  const after = end + 1 + size + 2
  if (after > bytes.length) return undefined
  const headerBytes = line.startsWith('H') ? Number(tokens.at(-2)) : 0
  const reply = tokens.length === (headerBytes > 0 ? 6 : 5) ? tokens[3] : undefined
  onFrame({ reply, body: bytes.subarray(end + 1 + headerBytes, after - 2) })
  return after
}
