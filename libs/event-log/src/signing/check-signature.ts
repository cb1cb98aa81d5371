import { type KeyObject, verify } from 'node:crypto'

import { leafHash, MerkleError, rootFrom } from '@urbe/merkle'

import { batchBytesOf, bytesOf, leafBytesOf, type Signed } from './signed-bytes.ts'
import type { InBatch, WrittenSignature } from './written-signature.ts'

/** Roots whose signature has been checked; with more of them the one that was met longest ago is checked again. */
export const ROOTS_KNOWN_MAX = 256

type Verify = (bytes: Uint8Array, key: KeyObject, signature: Uint8Array) => boolean
export type CheckSignature = (key: KeyObject, what: Signed, written: WrittenSignature) => boolean

/** Whether a signature of this key covers just this. A root is checked once for all the messages below it. */
export function openSignatureCheck(check: Verify = (...given) => verify(null, ...given)): CheckSignature {
  const known = new Map<string, KeyObject>()
  /** The very object that it was checked under: keys that are read anew, as after a change, count for nothing that was known. */
  const isKnown = (name: string, key: KeyObject) => {
    if (known.get(name) !== key) return false
    known.delete(name)
    known.set(name, key)
    return true
  }
  const keep = (name: string, key: KeyObject) => {
    known.delete(name)
    known.set(name, key)
    const [oldest] = known.keys()
    if (known.size > ROOTS_KNOWN_MAX && oldest !== undefined) known.delete(oldest)
  }
  return (key, what, { keyId, signature, batch }) => {
    const holds = (bytes: Uint8Array) => check(bytes, key, Buffer.from(signature, 'base64url'))
    if (batch === undefined) return holds(bytesOf(what))
    const root = rootOver(what, batch)
    if (root === undefined) return false
    const { size } = batch
    const name = `${keyId} ${signature} ${size} ${Buffer.from(root).toString('base64url')}`
    if (isKnown(name, key)) return true
    if (!holds(batchBytesOf({ keyId, size, root }))) return false
    keep(name, key)
    return true
  }
}

/** Undefined when the hashes are more or fewer than lead to a root from there. */
function rootOver(what: Signed, batch: InBatch): Uint8Array | undefined {
  try {
    return rootFrom({ ...batch, leaf: leafHash(leafBytesOf(what)) })
  } catch (error) {
    if (error instanceof MerkleError) return undefined
    throw error
  }
}
