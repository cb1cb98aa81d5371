const NANOSECONDS_PER_MS = 1e6
const MS_PER_SECOND = 1_000

type Place = NonNullable<ReturnType<typeof placeIn>>

/** A consumer numbers what it sends without gaps; another's numbers do not count, whoever else found out the inbox. */
export function consumerOrder(stream: string) {
  let consumer: string | undefined
  let last = 0
  const isOurs = (place: Place) =>
    place.stream === stream && (consumer === undefined || place.consumer === consumer)
  return {
    expect(name: string): void {
      consumer = name
    },
    last: () => last,
    isOurs,
    isNext(place: Place): boolean {
      if (!isOurs(place) || place.consumerSequence !== last + 1) return false
      last = place.consumerSequence
      return true
    },
  }
}

/** One memory is enough for all streams: it only saves work. */
const timeText = timeTexts()

/** `$JS.ACK.<stream>.<consumer>.<delivered>.<stream sequence>.<consumer sequence>.<nanoseconds>.<pending>` */
export function placeIn(reply: string) {
  if (!reply.startsWith('$JS.ACK.')) return undefined
  const tokens = reply.split('.')
  // Newer servers may put domain and account before the stream, and a random token behind.
  const at = tokens.length >= 11 ? 4 : 2
  return {
    stream: tokens[at],
    consumer: tokens[at + 1],
    sequence: Number(tokens[at + 3]),
    consumerSequence: Number(tokens[at + 4]),
    storedAt: timeText(Number(tokens[at + 5]) / NANOSECONDS_PER_MS),
    pending: Number(tokens[at + 6]),
  }
}

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
