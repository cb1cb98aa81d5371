import type { Commit } from '../commit.ts'
import type { LogConnection, StoredMessage } from '../connection.ts'
import { decodeCommit } from '../decode-commit.ts'
import { hashOfStored } from '../hash.ts'
import { SIGNATURE_HEADER } from './header.ts'
import type { SignatureFault, Signatures } from './signatures.ts'

/** A snapshot bears no id: its subject and its bytes say all. */
const SNAPSHOT = 'snapshot'

type Reader = Pick<LogConnection, 'signatures'>

/** The commit in a message. One whose signature is not believed has no events and says why, as everything that is malformed. */
export function commitIn({ signatures }: Reader, message: StoredMessage): Commit {
  const commit = decodeCommit(message)
  if (signatures === undefined || !isSigned(message.subject)) return commit
  const forged = faultOf(signatures, message)
  if (forged === undefined) return commit
  const { stream, subject, sequence } = message
  signatures.report({ subject, fault: forged, place: `${stream}:${sequence}` })
  const { chunk: _, ...rest } = commit
  return { ...rest, events: [], malformed: `not believed: ${forged}`, forged }
}

function isSigned(subject: string): boolean {
  return subject.startsWith('plat.') || subject.startsWith('audit.')
}

/** The hash covers the body and all headers, and with them the place that the message was written for. */
function faultOf(signatures: Signatures, message: StoredMessage): SignatureFault | undefined {
  const { subject, headers, storedAt } = message
  const signature = headers[SIGNATURE_HEADER]
  const hash = headers['Hash'] ?? ''
  if (signature !== undefined && hash !== hashOfStored(message)) return 'bad_signature'
  return signatures.faultIn({ subject, id: headers['Commit-Id'] ?? '', bytes: hash }, signature, storedAt)
}

interface Written {
  readonly subject: string
  readonly id: string
  readonly hash: string
}

/** Of a message for a stream; undefined for what nobody signs. */
export function signatureOf({ signatures }: Reader, { subject, id, hash }: Written): string | undefined {
  return isSigned(subject) ? signatures?.sign({ subject, id, bytes: hash }) : undefined
}

/** The same for an act; it may be signed together with others. */
export async function signatureSoon(
  { signatures }: Reader,
  { subject, id, hash }: Written,
): Promise<string | undefined> {
  return isSigned(subject) ? await signatures?.signSoon({ subject, id, bytes: hash }) : undefined
}

export function snapshotHeaders(
  { signatures }: Reader,
  subject: string,
  bytes: Uint8Array,
): readonly (readonly [string, string])[] {
  if (signatures === undefined || !isOfPlatform(subject)) return []
  return [[SIGNATURE_HEADER, signatures.sign({ subject, id: SNAPSHOT, bytes })]]
}

/** A snapshot stands for the commits before it: it must be as hard to forge as they are. */
export function isBelieved({ signatures }: Reader, message: StoredMessage): boolean {
  const { stream, subject, sequence, headers, body, storedAt } = message
  if (signatures === undefined || !isOfPlatform(subject)) return true
  const what = { subject, id: SNAPSHOT, bytes: body }
  const fault = signatures.faultIn(what, headers[SIGNATURE_HEADER], storedAt)
  if (fault !== undefined) signatures.report({ subject, fault, place: `${stream}:${sequence}` })
  return fault === undefined
}

function isOfPlatform(subject: string): boolean {
  return subject.startsWith('snap.plat.')
}
