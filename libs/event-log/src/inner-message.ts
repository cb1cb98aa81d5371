import type { Msg } from 'nats'

/** A message of the library with the bytes that it keeps to itself; present in the version that package.json pins. */
export interface InnerMessage {
  /** Headers and body. */
  readonly _rdata: Uint8Array
  readonly _msg: {
    /** How many bytes are headers; -1 without any. */
    readonly hdr: number
    readonly subject: Uint8Array
    readonly reply?: Uint8Array
  }
}

/** What the library keeps to itself; tests on real servers fail when it is not there. */
export function innerOf(message: Msg): InnerMessage {
  // The cast names private members of the library.
  return message as unknown as InnerMessage
}

const ZERO = 48
const NINE = 57
const DOT = 46

/** The number that is the last token of a message's subject; 0 when it is none. */
export function numberInSubject(message: Msg): number {
  const { subject } = innerOf(message)._msg
  let number = 0
  for (let at = subject.length - 1, worth = 1; at >= 0; at--, worth *= 10) {
    const byte = subject[at] ?? 0
    if (byte === DOT) return number
    if (byte < ZERO || byte > NINE) return 0
    number += (byte - ZERO) * worth
  }
  return 0
}
