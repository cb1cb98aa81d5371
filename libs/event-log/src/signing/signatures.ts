import { sign as signBytes, verify as verifyBytes } from 'node:crypto'

import type { Clock, NewId } from '@urbe/kernel'

import { type Believed, openSignerFiles } from './signer-files.ts'

/** Faults of one kind are told again after so long; they are all counted. */
export const TELL_AGAIN_MS = 60_000
/** Messages whose fault has been told; with more of them the oldest may be told again. */
export const TOLD_MAX = 1_000
/** Who may write the log again, where it was damaged, vouches for what it had to put into another place. */
const REPAIRER = 'event-store'
const VERSION = 'urbe/sig/v1'
const WRITTEN = /^([0-9a-f]{16})\.([\w-]{86})$/

export type SignatureFault =
  | 'no_signature'
  | 'unknown_key'
  | 'foreign_key'
  | 'revoked_key'
  | 'bad_signature'
  | 'stale'
  | 'repeated'

/** What a signature covers. */
export interface Signed {
  readonly subject: string
  readonly id: string
  readonly bytes: string | Uint8Array
}
export interface FaultyMessage {
  readonly subject: string
  readonly fault: SignatureFault
  /** Of a message that is stored: its stream and sequence. */
  readonly place?: string
}

export interface Signatures {
  /** The value of the header. */
  readonly sign: (what: Signed) => string
  /** Undefined when the signature is of whoever may write on the subject, over just this. `at`: when the message was stored. */
  readonly faultIn: (what: Signed, signature: string | undefined, at: string) => SignatureFault | undefined
  readonly clock: Clock
  readonly newId: NewId
  /** Something was not believed. */
  readonly report: (message: FaultyMessage) => void
  /** Every fault is counted; `isNews` is false for what has been told before. */
  readonly onFault: (listener: (message: FaultyMessage, isNews: boolean) => void) => void
}

interface Options {
  readonly service: string
  readonly keyFile: string
  readonly signersFile: string
  readonly clock: Clock
  readonly newId: NewId
  readonly onFileFault: (error: unknown) => void
}

/**
 * Signs what this service writes and checks what others have written: a second bar behind NATS' own rights. Throws when the key
 * is not among those that are believed.
 */
export function openSignatures(options: Options): Signatures {
  const { clock, newId } = options
  const files = openSignerFiles(options)
  const { report, onFault } = openReports(clock)
  return {
    clock,
    newId,
    report,
    onFault,
    sign(what) {
      const { id, key } = files.own()
      return `${id}.${signBytes(null, signedBytes(what), key).toString('base64url')}`
    },
    faultIn(what, signature, at) {
      if (signature === undefined) return files.mayLackSignature(at) ? undefined : 'no_signature'
      const [, id = '', text = ''] = WRITTEN.exec(signature) ?? []
      if (text === '') return 'bad_signature'
      const signer = files.find(id)
      if (signer === undefined) return 'unknown_key'
      return faultOfSigner(signer, what, at) ?? faultOfBytes(signer, what, text)
    },
  }
}

function faultOfSigner(
  { service, revokedAt }: Believed,
  { subject }: Signed,
  at: string,
): SignatureFault | undefined {
  if (service !== writerOf(subject) && service !== REPAIRER) return 'foreign_key'
  return revokedAt !== undefined && Date.parse(at) > Date.parse(revokedAt) ? 'revoked_key' : undefined
}

function faultOfBytes({ key }: Believed, what: Signed, text: string): SignatureFault | undefined {
  const holds = verifyBytes(null, signedBytes(what), key, Buffer.from(text, 'base64url'))
  return holds ? undefined : 'bad_signature'
}

/** No part of it can be moved into another: a subject has no line break, and nor has an id. */
function signedBytes({ subject, id, bytes }: Signed): Uint8Array {
  return Buffer.concat([Buffer.from(`${VERSION}\n${subject}\n${id}\n`), Buffer.from(bytes)])
}

/** Whose words a subject carries. */
function writerOf(subject: string): string {
  const [root, second = '', third = ''] = subject.split('.')
  if (root === 'sec') return 'auth'
  if (root === 'snap') return third
  return subject === 'audit.checkpoint' ? 'event-store' : second
}

function openReports(clock: Clock): Pick<Signatures, 'report' | 'onFault'> {
  const listeners: Parameters<Signatures['onFault']>[0][] = []
  const told = new Map<string, number>()
  const isNews = ({ subject, fault, place }: FaultyMessage) => {
    const key = place ?? `${subject} ${fault}`
    const before = told.get(key)
    const now = clock().getTime()
    if (before !== undefined && (place !== undefined || now - before < TELL_AGAIN_MS)) return false
    told.delete(key)
    told.set(key, now)
    const [oldest] = told.keys()
    if (told.size > TOLD_MAX && oldest !== undefined) told.delete(oldest)
    return true
  }
  return {
    onFault: (listener) => void listeners.push(listener),
    report(message) {
      const news = isNews(message)
      for (const listener of listeners) listener(message, news)
    },
  }
}
