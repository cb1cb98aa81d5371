import type { Finding } from '@urbe/contracts'
import { chainHash } from '@urbe/event-log'
import { unreachable } from '@urbe/kernel'

import { originOf } from './beginning.ts'
import { type Compared, compareStream } from './compare-stream.ts'
import { collectFindings, type Found } from './findings.ts'
import { hashLinks } from './hash-links.ts'
import type { ReadablePlaces } from './read-archive.ts'
import type { LiveLog } from './read-stream.ts'

interface Options {
  readonly log: LiveLog
  readonly places: ReadablePlaces
  readonly stream: string
  readonly signal?: AbortSignal | undefined
  /** Messages read from the stream so far. */
  readonly onProgress?: ((messages: number) => void) | undefined
}

export interface VerifiedStream {
  readonly stream: string
  /** Read from the stream. */
  readonly messages: number
  /** Read from the archive. */
  readonly archived: number
  /** Chain of the stream as far as it has no hole. */
  readonly head: string
  readonly archivedThrough: number
  /** Whether there is nothing wrong; what is not archived yet is not wrong. */
  readonly ok: boolean
  readonly findings: readonly Finding[]
  /** Ranges beyond the number that is told. */
  readonly findingsDropped: number
}

/** Reads a stream and its archive to the end and compares them, message by message. */
export async function verifyStream(options: Options): Promise<VerifiedStream> {
  const { log, places, stream, signal, onProgress } = options
  const findings = collectFindings()
  const unarchived = pendingRange()
  const checkLink = hashLinks(log)
  const origin = await originOf(places.store, stream)
  const state = {
    ...{ messages: 0, archived: 0, archivedThrough: 0 },
    ...{ chained: origin.sequence, head: origin.hash },
  }

  async function take(compared: Compared): Promise<void> {
    for (const found of foundIn(stream, compared)) findings.add(found)
    const archived = archivedIn(compared)
    if (archived !== undefined) {
      state.archived += 1
      state.archivedThrough = archived
      unarchived.drop()
    }
    const message = messageIn(compared)
    if (message === undefined) return
    state.messages += 1
    onProgress?.(state.messages)
    if (compared.kind === 'unarchived') unarchived.add(message.sequence)
    if (message.sequence === state.chained + 1) {
      state.head = chainHash(state.head, message)
      state.chained = message.sequence
    }
    const fault = compared.kind === 'different' ? undefined : await checkLink(message)
    if (fault !== undefined) findings.add({ stream, where: 'stream', first: message.sequence, ...fault })
  }

  for await (const compared of compareStream({ log, places, stream })) {
    signal?.throwIfAborted()
    await take(compared)
  }
  const ok = findings.all().length === 0
  const range = unarchived.range()
  if (range !== undefined) {
    findings.add({ stream, where: 'stream', kind: 'unarchived', ...range, detail: 'not in the archive yet' })
  }
  const { messages, archived, head, archivedThrough } = state
  const told = { findings: findings.all(), findingsDropped: findings.dropped() }
  return { stream, messages, archived, head, archivedThrough, ok, ...told }
}

function foundIn(stream: string, compared: Compared): readonly Found[] {
  const at = (first: number, kind: Finding['kind'], detail: string): Found[] => [
    { stream, where: 'stream', kind, first, detail },
  ]
  switch (compared.kind) {
    case 'same':
    case 'unarchived':
      return []
    case 'absent':
      return at(compared.sequence, 'missing', compared.detail)
    case 'beyond':
      return at(compared.archived.sequence, 'truncated', 'the stream ends before; the archive holds it')
    case 'archive_fault':
      return [compared.fault.finding]
    case 'different':
      return [difference(stream, compared)]
    default:
      return unreachable(compared)
  }
}

function difference(stream: string, { archived, live }: Extract<Compared, { kind: 'different' }>): Found {
  const at = { stream, where: 'stream', first: archived.sequence } as const
  if ('unreadable' in live) return { ...at, kind: 'unreadable', detail: live.unreadable }
  if (live.message === undefined) {
    return { ...at, kind: 'missing', detail: 'the archive holds it, the stream does not' }
  }
  if (live.message.headers['Commit-Id'] !== archived.headers['Commit-Id']) {
    return { ...at, kind: 'reused', detail: 'the stream holds another commit than the archive' }
  }
  return { ...at, kind: 'altered', detail: 'the stream holds the same commit with another content' }
}

function archivedIn(compared: Compared): number | undefined {
  if (compared.kind === 'same') return compared.message.sequence
  return 'archived' in compared ? compared.archived.sequence : undefined
}

function messageIn(compared: Compared) {
  if ('message' in compared) return compared.message
  return compared.kind === 'different' && 'message' in compared.live ? compared.live.message : undefined
}

/** What is not archived counts only behind the archive's end; a hole before is the archive's own fault. */
function pendingRange() {
  let range: { first: number; last: number } | undefined
  return {
    add(sequence: number): void {
      range = range === undefined ? { first: sequence, last: sequence } : { ...range, last: sequence }
    },
    drop(): void {
      range = undefined
    },
    range: () => range,
  }
}
