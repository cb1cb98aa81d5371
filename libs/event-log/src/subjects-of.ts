import type { LogConnection } from './connection.ts'
import { LogUnavailable } from './errors.ts'

const TIMEOUT_MS = 5_000
const utf8 = new TextEncoder()
const text = new TextDecoder()

interface Answer {
  readonly error?: { readonly description?: string }
  readonly state?: { readonly subjects?: Readonly<Record<string, number>> }
  readonly total?: number
}

/** The subjects in a stream that match a pattern, sorted. The server keeps them at hand, so no message is read. */
export async function subjectsOf(
  connection: Pick<LogConnection, 'request'>,
  stream: string,
  pattern: string,
): Promise<readonly string[]> {
  const found = new Set<string>()
  for (;;) {
    const ask = { subjects_filter: pattern, offset: found.size }
    const body = utf8.encode(JSON.stringify(ask))
    const answer = await connection.request(`$JS.API.STREAM.INFO.${stream}`, body, TIMEOUT_MS)
    // The cast names the parts of JetStream's answer that are looked at.
    const { error, state, total = 0 } = JSON.parse(text.decode(answer)) as Answer
    if (error !== undefined) throw new LogUnavailable(`${stream}: ${error.description ?? 'no stream info'}`)
    const page = Object.keys(state?.subjects ?? {})
    for (const subject of page) found.add(subject)
    if (page.length === 0 || found.size >= total) return [...found].sort()
  }
}
