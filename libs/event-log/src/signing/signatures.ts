import type { Clock, NewId } from '@urbe/kernel'

import { openSignatureCheck } from './check-signature.ts'
import { openGathering, signAlone } from './sign-together.ts'
import type { Signed } from './signed-bytes.ts'
import { type Believed, openSignerFiles } from './signer-files.ts'
import { signatureIn, type WrittenSignature } from './written-signature.ts'

/** Faults of one kind are told again after so long; they are all counted. */
export const TELL_AGAIN_MS = 60_000
/** Messages whose fault has been told; with more of them the oldest may be told again. */
export const TOLD_MAX = 1_000
/** Who may write the log again, where it was damaged, vouches for what it had to put into another place. */
const REPAIRER = 'event-store'
/** What is signed together where much comes at once; everything else is signed alone. */
const SIGNED_TOGETHER = 'audit.'

export type SignatureFault =
  | 'no_signature'
  | 'unknown_key'
  | 'foreign_key'
  | 'revoked_key'
  | 'bad_signature'
  | 'stale'
  | 'repeated'

export interface FaultyMessage {
  readonly subject: string
  readonly fault: SignatureFault
  /** Of a message that is stored: its stream and sequence. */
  readonly place?: string
}

export interface Signatures {
  /** The value of the header. */
  readonly sign: (what: Signed) => string
  /** The same for an act: one signature for all that are asked for in the same turn of the event loop. */
  readonly signSoon: (what: Signed) => Promise<string>
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
  const check = openSignatureCheck()
  return {
    clock,
    newId,
    report,
    onFault,
    sign: (what) => signAlone(what, files.own()),
    signSoon: openGathering(files.own),
    faultIn(what, signature, at) {
      if (signature === undefined) return files.mayLackSignature(at) ? undefined : 'no_signature'
      const written = signatureIn(signature)
      if (written === undefined || !mayBe(written, what)) return 'bad_signature'
      const signer = files.find(written.keyId)
      if (signer === undefined) return 'unknown_key'
      const fault = faultOfSigner(signer, what, at)
      if (fault !== undefined) return fault
      return check(signer.key, what, written) ? undefined : 'bad_signature'
    },
  }
}

function mayBe({ batch }: WrittenSignature, { subject }: Signed): boolean {
  return batch === undefined || subject.startsWith(SIGNED_TOGETHER)
}

function faultOfSigner(
  { service, revokedAt }: Believed,
  { subject }: Signed,
  at: string,
): SignatureFault | undefined {
  if (service !== writerOf(subject) && service !== REPAIRER) return 'foreign_key'
  return revokedAt !== undefined && Date.parse(at) > Date.parse(revokedAt) ? 'revoked_key' : undefined
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
