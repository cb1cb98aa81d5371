import { type KeyObject, sign } from 'node:crypto'

import { leafHash, wholeTree } from '@urbe/merkle'

import { batchBytesOf, bytesOf, leafBytesOf, type Signed } from './signed-bytes.ts'
import { SIGNED_TOGETHER_MAX, textOf } from './written-signature.ts'

export interface OwnKey {
  readonly id: string
  readonly key: KeyObject
}

export function signAlone(what: Signed, { id, key }: OwnKey): string {
  return textOf({ keyId: id, signature: sign(null, bytesOf(what), key).toString('base64url') })
}

/**
 * One signature over the root of a small tree; each message bears it with its own way to the root, so that whoever reads one of
 * them needs none of the others. A single message is signed as it always is.
 */
export function signAll(messages: readonly Signed[], own: OwnKey): readonly string[] {
  const [only] = messages
  if (only === undefined) return []
  if (messages.length === 1) return [signAlone(only, own)]
  const { root, proofs } = wholeTree(messages.map((what) => leafHash(leafBytesOf(what))))
  const size = messages.length
  const bytes = batchBytesOf({ keyId: own.id, size, root })
  const signature = sign(null, bytes, own.key).toString('base64url')
  return proofs.map((proof, index) => textOf({ keyId: own.id, signature, batch: { index, size, proof } }))
}

interface Waiting {
  readonly what: Signed
  readonly done: PromiseWithResolvers<string>
}

/**
 * Signs together what was asked for in one turn of the event loop. Nothing is waited for: where nobody else asks, a message is
 * signed alone, in the same turn.
 */
export function openGathering(own: () => OwnKey): (what: Signed) => Promise<string> {
  let waiting: Waiting[] = []
  const flush = () => {
    const taken = waiting
    waiting = []
    settle(taken, own)
  }
  return (what) => {
    const done = Promise.withResolvers<string>()
    if (waiting.length === 0) setImmediate(flush)
    waiting.push({ what, done })
    if (waiting.length >= SIGNED_TOGETHER_MAX) flush()
    return done.promise
  }
}

function settle(taken: readonly Waiting[], own: () => OwnKey): void {
  try {
    const signatures = signAll(
      taken.map(({ what }) => what),
      own(),
    )
    // There is one for each.
    for (const [at, { done }] of taken.entries()) done.resolve(signatures[at] ?? '')
  } catch (error) {
    for (const { done } of taken) done.reject(error)
  }
}
