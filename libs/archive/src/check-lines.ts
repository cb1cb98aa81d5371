import { setImmediate as breathe } from 'node:timers/promises'

import type { Finding } from '@urbe/contracts'
import { chainHash } from '@urbe/event-log'

import { type ArchivedMessage, decodeLine } from './line.ts'

/** A segment is a tenth of a second's work; others want to run in between. */
const LINES_IN_A_BREATH = 256

interface Wanted {
  readonly stream: string
  /** Sequence of the first line. */
  readonly first: number
  readonly previousHead: string
}
interface Checked {
  /** As far as everything is right. */
  readonly messages: readonly ArchivedMessage[]
  /** What is wrong with the line after those. */
  readonly fault?: {
    readonly kind: Extract<Finding['kind'], 'corrupt_segment' | 'missing' | 'chain_broken'>
    readonly sequence: number
    readonly detail: string
  }
}

/** Order, content and chain of the lines of a segment. */
export async function checkLines(
  lines: readonly Uint8Array[],
  { stream, first, previousHead }: Wanted,
): Promise<Checked> {
  const messages: ArchivedMessage[] = []
  let head = previousHead
  for (const line of lines) {
    const sequence = first + messages.length
    if (messages.length % LINES_IN_A_BREATH === LINES_IN_A_BREATH - 1) await breathe()
    const message = readable(stream, line)
    if (typeof message === 'string') {
      return { messages, fault: { kind: 'corrupt_segment', sequence, detail: message } }
    }
    if (message.sequence !== sequence) {
      const detail = `the line of ${sequence} is that of ${message.sequence}`
      return { messages, fault: { kind: 'missing', sequence, detail } }
    }
    head = chainHash(head, message)
    if (head !== message.hash) {
      const detail = 'the message does not have the hash that stands beside it'
      return { messages, fault: { kind: 'chain_broken', sequence, detail } }
    }
    messages.push(message)
  }
  return { messages }
}

function readable(stream: string, line: Uint8Array): ArchivedMessage | string {
  try {
    return decodeLine(stream, line)
  } catch (error) {
    return `the line cannot be read: ${error instanceof Error ? error.name : String(error)}`
  }
}
