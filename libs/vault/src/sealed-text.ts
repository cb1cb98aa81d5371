import { IntegrityError } from './faults.ts'

export interface SealedText {
  readonly keyId: string
  /** Initialisation vector (12), ciphertext, tag (16). */
  readonly bytes: Buffer
}

/** The form in which sealed values stand in events, tables and snapshots. */
export function writeSealed({ keyId, bytes }: SealedText): string {
  return JSON.stringify({ $enc: 1, k: keyId, v: bytes.toString('base64url') })
}

/** Only the one spelling that `writeSealed` makes is read: another text for the same bytes has been tampered with. */
export function readSealed(text: string): SealedText {
  const sealed = parsed(text)
  if (sealed === undefined || writeSealed(sealed) !== text) throw new IntegrityError()
  return sealed
}

function parsed(text: string): SealedText | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const { k, v } = value as { k?: unknown; v?: unknown }
    if (typeof k !== 'string' || typeof v !== 'string') return undefined
    return { keyId: k, bytes: Buffer.from(v, 'base64url') }
  } catch (cause) {
    throw new IntegrityError({ cause })
  }
}
