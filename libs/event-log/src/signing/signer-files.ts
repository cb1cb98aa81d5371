import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'

import { z } from 'zod'

import { privateKeyIn, publicKeyOf, signerIdOf } from './key-files.ts'

/** A file that has been replaced is noticed after so long. */
const KEY_LOOK_MS = 1_000
export const SIGNERS_MAX = 1_000

const signersText = z.object({
  version: z.literal(1),
  unsignedUntil: z.iso.datetime().optional(),
  signers: z
    .array(
      z.object({
        service: z.string().min(1).max(64),
        id: z.string().regex(/^[0-9a-f]{16}$/),
        publicKey: z.string().length(43),
        since: z.iso.datetime(),
        revokedAt: z.iso.datetime().optional(),
      }),
    )
    .max(SIGNERS_MAX),
})

export interface Believed {
  readonly service: string
  readonly key: KeyObject
  readonly revokedAt?: string | undefined
}
interface Own {
  readonly id: string
  readonly key: KeyObject
}
interface Options {
  readonly service: string
  readonly keyFile: string
  readonly signersFile: string
  readonly onFileFault: (error: unknown) => void
}

/** The own key and those of the others, taken up anew when their files change: a rotation stops nobody. */
export function openSignerFiles({ service, keyFile, signersFile, onFileFault }: Options) {
  const believed = fileOf(signersFile, believedIn, onFileFault)
  const own = fileOf(keyFile, (text) => ownIn(text, { service, find: (id) => find(id) }), onFileFault)
  const find = (id: string): Believed | undefined => {
    believed.look()
    // Whoever signs with a new key has made it known before: a key that is not known is worth a look at once.
    return believed.now().keys.get(id) ?? believed.look(true).keys.get(id)
  }
  believed.now()
  own.now()
  return {
    own: (): Own => own.look(),
    find,
    /** The newest time at which a message without a signature may have been stored. */
    mayLackSignature(at: string): boolean {
      const until = believed.now().unsignedUntil
      return until !== undefined && Date.parse(at) < Date.parse(until)
    },
  }
}

function believedIn(text: string) {
  const { signers, unsignedUntil } = signersText.parse(JSON.parse(text))
  const keys = new Map<string, Believed>()
  for (const { service, id, publicKey, revokedAt } of signers) {
    if (signerIdOf(publicKey) !== id) throw new Error(`the key ${id} is not what its id says`)
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    keys.set(id, { service, key, revokedAt })
  }
  return { keys, unsignedUntil }
}

function ownIn(
  text: string,
  { service, find }: { service: string; find: (id: string) => Believed | undefined },
): Own {
  const key = privateKeyIn(text)
  const id = signerIdOf(publicKeyOf(key))
  if (find(id)?.service !== service) throw new Error(`nobody believes the key ${id} of ${service}`)
  return { id, key }
}

/** What a file says; when it changes, what it says then, as long as that can be read. */
function fileOf<Content>(
  file: string,
  read: (text: string) => Content,
  onFault: (error: unknown) => void,
): { now: () => Content; look: (atOnce?: boolean) => Content } {
  const stampOf = () => {
    const { ino, mtimeMs, size } = statSync(file)
    return `${ino} ${mtimeMs} ${size}`
  }
  let stamp = ''
  let content: { readonly of: Content } | undefined
  let lookedAt = Number.NEGATIVE_INFINITY
  const take = () => {
    const seen = stampOf()
    if (seen === stamp) return
    stamp = seen
    content = { of: read(readFileSync(file, 'utf8')) }
  }
  const now = () => {
    if (content === undefined) take()
    if (content === undefined) throw new Error(`${file} cannot be read`)
    return content.of
  }
  return {
    now,
    look(atOnce = false) {
      if (atOnce || performance.now() - lookedAt >= KEY_LOOK_MS) {
        lookedAt = performance.now()
        try {
          take()
        } catch (error) {
          onFault(error)
        }
      }
      return now()
    },
  }
}
