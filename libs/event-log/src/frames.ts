import type { NatsConnection } from 'nats'

const LINE_FEED = 10
const LINE_END_BYTES = 2
const FIRST_OF_MSG = 'M'.charCodeAt(0)
const FIRST_OF_HMSG = 'H'.charCodeAt(0)
/** Of the library's parser between two things that a server says. */
const AT_START = 0

/** A message as it came over the wire. */
export interface Frame {
  readonly subject: string
  readonly reply: string | undefined
  /** The headers as they travel. */
  readonly head: Buffer | undefined
  readonly body: Buffer
}
type OnFrame = (frame: Frame) => void

interface Parser {
  readonly state: number
  readonly parse: (bytes: Uint8Array) => void
}
interface Protocol {
  /** Made anew for every connection to a server. */
  parser: Parser
  readonly sendCommand: (command: Uint8Array) => void
}

/** What the library keeps to itself; present in the version that package.json pins, and tests on real servers fail without it. */
export function protocolOf(nats: NatsConnection): Protocol {
  // The cast names private members of the library.
  return (nats as unknown as { readonly protocol: Protocol }).protocol
}

export interface Frames {
  /** Messages of this subscription come here from now on. */
  readonly listen: (subscription: number, onFrame: OnFrame) => void
  readonly forget: (subscription: number) => void
}

/**
 * Takes the messages of its listeners out of what the server sends, and leaves all the rest to the library, which looks at every
 * byte by itself and makes several objects of each message: more than JSON costs when a stream is read.
 */
export function openFrames(nats: NatsConnection, onFault: (error: unknown) => void): Frames {
  const listeners = new Map<number, OnFrame>()
  const protocol = protocolOf(nats)
  let library = protocol.parser
  let stretch = newStretch()

  function parse(chunk: Uint8Array): void {
    const bytes = stretch.with(chunk.subarray(finish(library, chunk)))
    if (bytes === undefined) return
    let at = 0
    let next = endOfNext(bytes, at)
    while (next <= bytes.length) {
      at = next
      next = endOfNext(bytes, at)
    }
    stretch.keep(bytes.subarray(at), next - at)
  }

  /** Deals with what begins there if all of it is there. Answers where it ends; 1 byte more is wanted where nobody knows that yet. */
  function endOfNext(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(LINE_FEED, at)
    if (end === -1) return bytes.length + 1
    const line = isMessage(bytes[at]) ? lineIn(bytes, at, end) : undefined
    const next = end + 1 + (line === undefined ? 0 : line.size + LINE_END_BYTES)
    if (next > bytes.length) return next
    const listener = line && listeners.get(line.subscription)
    if (line === undefined || listener === undefined) library.parse(bytes.subarray(at, next))
    else hand(listener, frameOf(line, bytes, end + 1))
    return next
  }

  /** A listener that fails must not end the reading for all others. */
  function hand(listener: OnFrame, frame: Frame): void {
    try {
      listener(frame)
    } catch (error) {
      onFault(error)
    }
  }

  Object.defineProperty(protocol, 'parser', {
    get: () => ({ state: library.state, parse }),
    set: (next: Parser) => {
      library = next
      stretch = newStretch()
    },
  })
  return {
    listen: (subscription, onFrame) => void listeners.set(subscription, onFrame),
    forget: (subscription) => void listeners.delete(subscription),
  }
}

/** What the library had begun to read it reads to its end; answers how many bytes that took. */
function finish(library: Parser, chunk: Uint8Array): number {
  let at = 0
  while (library.state !== AT_START && at < chunk.length) library.parse(chunk.subarray(at, ++at))
  return at
}

/** Puts together what came in several pieces, once and not at every piece. */
function newStretch() {
  let pieces: Uint8Array[] = []
  let length = 0
  let wanted = 0
  return {
    /** Undefined as long as less is there than is wanted. */
    with(piece: Uint8Array): Buffer | undefined {
      if (length === 0) return Buffer.from(piece.buffer, piece.byteOffset, piece.length)
      pieces.push(piece)
      length += piece.length
      return length < wanted ? undefined : Buffer.concat(pieces, length)
    },
    keep(rest: Uint8Array, needed: number): void {
      pieces = [rest]
      length = rest.length
      wanted = needed
    },
  }
}

function isMessage(first: number | undefined): boolean {
  return first === FIRST_OF_HMSG || first === FIRST_OF_MSG
}

interface Line {
  readonly subject: string
  readonly subscription: number
  readonly reply: string | undefined
  readonly headSize: number
  /** Of head and body. */
  readonly size: number
}

/** `MSG <subject> <subscription> [reply] <size>` or `HMSG <subject> <subscription> [reply] <size of the head> <size>` */
function lineIn(bytes: Buffer, from: number, lineFeed: number): Line | undefined {
  const line = bytes.toString('utf8', from, lineFeed - 1)
  const subject = line.indexOf(' ') + 1
  const subscription = line.indexOf(' ', subject) + 1
  const behind = line.indexOf(' ', subscription)
  const size = line.lastIndexOf(' ')
  const sizes = bytes[from] === FIRST_OF_HMSG ? line.lastIndexOf(' ', size - 1) : size
  const read = {
    subject: line.slice(subject, subscription - 1),
    subscription: Number(line.slice(subscription, behind)),
    // Before the size of a message that NATS itself made, a server writes two spaces where there is no reply.
    reply: sizes <= behind + 1 ? undefined : line.slice(behind + 1, sizes),
    headSize: sizes === size ? 0 : Number(line.slice(sizes + 1, size)),
    size: Number(line.slice(size + 1)),
  }
  // The library refuses what is no such line, and makes a new connection.
  return behind !== -1 && read.headSize >= 0 && read.size >= read.headSize ? read : undefined
}

function frameOf({ subject, reply, headSize, size }: Line, bytes: Buffer, from: number): Frame {
  const body = from + headSize
  return {
    subject,
    reply,
    head: headSize === 0 ? undefined : bytes.subarray(from, body),
    body: bytes.subarray(body, from + size),
  }
}
