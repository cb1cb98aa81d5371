import { z } from 'zod'

import type { StoredMessage } from '@urbe/event-log'

/** A message as the archive holds it, with the hash of the stream's chain up to and with it. */
export interface ArchivedMessage extends StoredMessage {
  readonly hash: string
}

const lineSchema = z.strictObject({
  seq: z.int().positive(),
  subject: z.string().min(1),
  at: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  bodyBase64: z.string().optional(),
  hash: z.string(),
})

/** Fatal: a body that is not UTF-8 is kept as Base64. The mark at the beginning of a text belongs to the body. */
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** One message as one line of JSON; nothing of it is lost. */
export function encodeLine(message: ArchivedMessage): Buffer {
  const { sequence: seq, subject, storedAt: at, headers, hash } = message
  const line = JSON.stringify({ seq, subject, at, headers, ...bodyOf(message.body), hash })
  return Buffer.from(`${line}\n`)
}

function bodyOf(body: Uint8Array): { readonly body: string } | { readonly bodyBase64: string } {
  try {
    return { body: text.decode(body) }
  } catch {
    return { bodyBase64: Buffer.from(body).toString('base64') }
  }
}

/** Throws when the line is not one that `encodeLine` wrote. */
export function decodeLine(stream: string, line: Uint8Array): ArchivedMessage {
  const { seq, subject, at, headers, body, bodyBase64, hash } = lineSchema.parse(
    JSON.parse(text.decode(line)),
  )
  if ((body === undefined) === (bodyBase64 === undefined)) throw new Error('a line has one body')
  return {
    stream,
    subject,
    sequence: seq,
    storedAt: at,
    headers,
    body: body === undefined ? Buffer.from(bodyBase64 ?? '', 'base64') : Buffer.from(body),
    hash,
  }
}

const NEW_LINE = 10

/** The lines of a file without their ends, and where the last whole one ends. */
export function linesIn(bytes: Uint8Array): { readonly lines: readonly Uint8Array[]; readonly end: number } {
  const lines: Uint8Array[] = []
  let end = 0
  for (let at = bytes.indexOf(NEW_LINE); at >= 0; at = bytes.indexOf(NEW_LINE, end)) {
    lines.push(bytes.subarray(end, at))
    end = at + 1
  }
  return { lines, end }
}
