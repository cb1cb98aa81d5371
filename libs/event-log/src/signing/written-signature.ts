import { HASH_BYTES } from '@urbe/merkle'

/** Messages that one signature covers at most, so that the way to the root stays short enough for a header. */
export const SIGNED_TOGETHER_MAX = 64

/** Where a message stands in the small tree of those that were signed with it. */
export interface InBatch {
  readonly index: number
  readonly size: number
  readonly proof: readonly Uint8Array[]
}
export interface WrittenSignature {
  readonly keyId: string
  /** 64 bytes in base64url. */
  readonly signature: string
  /** Undefined for a message that was signed alone. */
  readonly batch?: InBatch
}

/** `<id of the key>.<signature>`, and behind it `.<index>.<size>.<hashes>` for a message that was signed with others. */
const WRITTEN = /^([0-9a-f]{16})\.([\w-]{86})(?:\.(0|[1-9]\d?)\.([1-9]\d?)\.([\w-]{43,256}))?$/

export function textOf({ keyId, signature, batch }: WrittenSignature): string {
  const alone = `${keyId}.${signature}`
  if (batch === undefined) return alone
  const { index, size, proof } = batch
  return `${alone}.${index}.${size}.${Buffer.concat(proof).toString('base64url')}`
}

/** Undefined for what is spelled otherwise than `textOf` spells it. */
export function signatureIn(text: string): WrittenSignature | undefined {
  const [, keyId = '', signature = '', index, size, hashes = ''] = WRITTEN.exec(text) ?? []
  if (signature === '') return undefined
  if (index === undefined) return { keyId, signature }
  const batch = batchIn({ index: Number(index), size: Number(size), hashes })
  return batch && { keyId, signature, batch }
}

interface Place {
  readonly index: number
  readonly size: number
  readonly hashes: string
}

/** A batch of one is signed alone, so that nothing can be signed in two ways. */
function batchIn({ index, size, hashes }: Place): InBatch | undefined {
  const bytes = Buffer.from(hashes, 'base64url')
  const isSpelledRight = bytes.length % HASH_BYTES === 0 && bytes.toString('base64url') === hashes
  if (size < 2 || size > SIGNED_TOGETHER_MAX || index >= size || !isSpelledRight) return undefined
  const count = bytes.length / HASH_BYTES
  const proof = Array.from({ length: count }, (_, at) =>
    bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  )
  return { index, size, proof }
}
