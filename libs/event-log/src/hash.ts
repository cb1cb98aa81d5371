import { hash } from 'node:crypto'

import type { StoredMessage } from './connection.ts'
import { SIGNATURE_HEADER } from './signing/header.ts'

/** What a hash covers of a message that is about to be written or has been read. */
interface Hashed {
  readonly headers: Iterable<readonly [name: string, value: string]>
  readonly body: Uint8Array
}

const SEALS: ReadonlySet<string> = new Set(['Hash', 'Prev-Hash', SIGNATURE_HEADER])
const sha256 = (what: Uint8Array | string) => hash('sha256', what, 'hex')

/**
 * The chain of one aggregate: SHA-256, in hex, over the hash of the message before on the same subject (nothing for the first
 * one), a line feed, each header but `Hash`, `Prev-Hash` and the signature as `Name: value` and a line feed, sorted by the bytes of the names,
 * one more line feed, and the body. Whoever appends has read the message before, so that no common lock is needed.
 */
export function messageHash(previous: string, { headers, body }: Hashed): string {
  return hashOfLines(previous, headerLines(headers), body)
}

/** The same of header lines that stand as `messageHash` wants them, and of a body that is text. */
export function hashOfLines(previous: string, lines: string, body: string | Uint8Array): string {
  const head = `${previous}\n${lines}\n`
  return sha256(typeof body === 'string' ? head + body : joined(head, body))
}

/** The `Hash` that a stored message should bear. */
export function hashOfStored({ headers, body }: Pick<StoredMessage, 'headers' | 'body'>): string {
  return messageHash(headers['Prev-Hash'] ?? '', { headers: sorted(headers), body })
}

/**
 * The chain of a whole stream, computed by whoever reads it from its beginning: SHA-256, in hex, over the chain before (nothing
 * at the beginning), the sequence and the subject of the message, all its headers and its body, in the spelling of `messageHash`.
 */
export function chainHash(previous: string, message: StoredMessage): string {
  const { sequence, subject, headers, body } = message
  const lines = Object.entries(headers).toSorted(byName)
  const head = `${previous}\n${sequence}\n${subject}\n${lines.map(lineOf).join('')}\n`
  return sha256(joined(head, body))
}

function sorted(headers: StoredMessage['headers']) {
  return Object.entries(headers)
    .filter(([name]) => !SEALS.has(name))
    .toSorted(byName)
}

/** Names are ASCII, where the order of the code units is that of the bytes. */
function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function headerLines(headers: Hashed['headers']): string {
  let lines = ''
  for (const header of headers) lines += lineOf(header)
  return lines
}

function lineOf([name, value]: readonly [string, string]): string {
  return `${name}: ${value}\n`
}

function joined(text: string, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(text), body])
}
