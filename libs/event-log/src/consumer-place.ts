const NANOSECONDS_PER_MS = 1e6
const MS_PER_SECOND = 1_000

const ACK = '$JS.ACK.'
const ZERO = '0'.charCodeAt(0)
const NINE = '9'.charCodeAt(0)
const DOT = '.'.charCodeAt(0)

/** Where a message lies, as its consumer says. */
export interface Place {
  readonly stream: string
  readonly consumer: string
  readonly sequence: number
  readonly consumerSequence: number
  /** Since 1970. */
  readonly storedMs: number
  /** Messages that the consumer has yet to send. */
  readonly pending: number
}

/** A consumer numbers what it sends without gaps; another's numbers do not count, whoever else found out the inbox. */
export function consumerOrder(stream: string) {
  let consumer: string | undefined
  /** How replies of the consumer begin; long enough to be nobody else's. */
  let start = ''
  let last = 0
  const isOurs = (place: Place) =>
    place.stream === stream && (consumer === undefined || place.consumer === consumer)
  return {
    expect(name: string): void {
      consumer = name
      start = `${ACK}${stream}.${name}.`
    },
    last: () => last,
    /** As `placeIn`; quicker for what the expected consumer sends. */
    placeIn: (reply: string): Place | undefined =>
      (consumer !== undefined &&
        reply.startsWith(start) &&
        placeBehind(reply, { stream, consumer, start })) ||
      placeIn(reply),
    isOurs,
    isNext(place: Place): boolean {
      if (!isOurs(place) || place.consumerSequence !== last + 1) return false
      last = place.consumerSequence
      return true
    },
  }
}

/** `$JS.ACK.<stream>.<consumer>.<delivered>.<stream sequence>.<consumer sequence>.<nanoseconds>.<pending>` */
export function placeIn(reply: string): Place | undefined {
  if (!reply.startsWith(ACK)) return undefined
  const tokens = reply.split('.')
  // Newer servers may put domain and account before the stream, and a random token behind.
  const at = tokens.length >= 11 ? 4 : 2
  return {
    stream: tokens[at] ?? '',
    consumer: tokens[at + 1] ?? '',
    sequence: Number(tokens[at + 3]),
    consumerSequence: Number(tokens[at + 4]),
    storedMs: Number(tokens[at + 5]) / NANOSECONDS_PER_MS,
    pending: Number(tokens[at + 6]),
  }
}

interface Known {
  readonly stream: string
  readonly consumer: string
  readonly start: string
}

/** Reads the five numbers digit by digit. Undefined where there are others, as newer servers may send. */
function placeBehind(reply: string, { stream, consumer, start }: Known): Place | undefined {
  const numbers = [0, 0, 0, 0, 0]
  let index = 0
  let number = 0
  for (let at = start.length; at < reply.length; at++) {
    const code = reply.charCodeAt(at)
    if (code >= ZERO && code <= NINE) number = number * 10 + code - ZERO
    else if (code !== DOT || index === 4) return undefined
    else {
      numbers[index++] = number
      number = 0
    }
  }
  const [, sequence = 0, consumerSequence = 0, nanoseconds = 0] = numbers
  if (index !== 4) return undefined
  const storedMs = nanoseconds / NANOSECONDS_PER_MS
  return { stream, consumer, sequence, consumerSequence, storedMs, pending: number }
}

/** One memory is enough for all streams: it only saves work. */
export const timeText = timeTexts()

/** Writes times as ISO 8601. Messages follow each other closely: the times of one second begin with the same letters. */
export function timeTexts() {
  let second = Number.NaN
  let letters = ''
  return (ms: number): string => {
    const now = Math.floor(ms / MS_PER_SECOND)
    if (now !== second) {
      second = now
      letters = new Date(now * MS_PER_SECOND).toISOString().slice(0, -'000Z'.length)
    }
    return `${letters}${String(Math.floor(ms - now * MS_PER_SECOND)).padStart(3, '0')}Z`
  }
}
