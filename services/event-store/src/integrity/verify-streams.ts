import { type ReadablePlaces, verifyStream } from '@urbe/archive'
import type { Finding, IntegrityJob } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'

import type { Outcome, Work } from './jobs.ts'

interface Options extends Work {
  readonly log: Pick<EventLog, 'info' | 'messages'>
  readonly places: ReadablePlaces
  readonly streams: readonly string[]
  readonly onVerified: (stream: string, findings: number) => void
}

/** Reads streams and archive again and compares them. */
export async function verifyStreams(options: Options): Promise<Outcome> {
  const { log, places, streams, signal, onProgress, onVerified } = options
  const findings: Finding[] = []
  const verified: NonNullable<IntegrityJob['verified']> = []
  let of = 0
  for (const stream of streams) of += (await log.info(stream))?.lastSequence ?? 0
  let done = 0
  for (const stream of streams) {
    const tell = (messages: number) => onProgress({ messages: done + messages, of })
    const result = await verifyStream({ log, places, stream, signal, onProgress: tell })
    const { messages, archived, head, ok } = result
    done += messages
    findings.push(...result.findings)
    verified.push({ stream, messages, archived, head, ok })
    onVerified(stream, ok ? 0 : result.findings.length + result.findingsDropped)
  }
  return { ok: verified.every((each) => each.ok), findings, verified }
}
