import { createPrivateKey, createPublicKey, sign } from 'node:crypto'

import type { Clock } from '@urbe/kernel'

import { deriveBytes } from './derive-bytes.ts'
import { IntegrityError, KeyRetired } from './faults.ts'
import type { KeyEncryptionKey, KeyProvider, Signer } from './key-provider.ts'
import { KEY_BYTES, unwrapKey, wrapKey } from './key-wrap.ts'
import { type RingFile, readRing, withNewKey, writeRing } from './ring-file.ts'

/** Head of a PKCS #8 key that holds an Ed25519 seed (RFC 8410). */
const ED25519_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
/** Another process may have rotated the ring: it is read again after so long. */
export const RING_READ_MS = 1_000

interface Options {
  readonly path: string
  readonly clock: Clock
  readonly readAgainMs?: number
}

/** A key ring in a file of mode 0400 or 0600: on a disk, or a mounted secret of Kubernetes. */
export function fileProvider({ path, clock, readAgainMs = RING_READ_MS }: Options): KeyProvider {
  let known: { readonly ring: RingFile; readonly until: number } | undefined

  async function ring(): Promise<RingFile> {
    const now = clock().getTime()
    if (known === undefined || known.until <= now)
      known = { ring: await readRing(path), until: now + readAgainMs }
    return known.ring
  }

  async function change(to: (ring: RingFile) => RingFile): Promise<RingFile> {
    const changed = to(await readRing(path))
    await writeRing(path, changed)
    known = undefined
    return changed
  }

  const provider: KeyProvider = {
    kind: 'file',
    current: async () => activeOf(await ring()).id,
    async wrap(dataKey, context) {
      const key = activeOf(await ring())
      const blob = wrapKey(Buffer.from(key.material, 'base64'), dataKey, context)
      return { kekId: key.id, blob: blob.toString('base64url') }
    },
    async unwrap({ kekId, blob }, context) {
      const kek = keyIn(await ring(), kekId)
      const bytes = Buffer.from(blob, 'base64url')
      if (bytes.toString('base64url') !== blob) throw new IntegrityError()
      return unwrapKey(kek, bytes, context)
    },
    async rewrap(wrapped, context) {
      const dataKey = await provider.unwrap(wrapped, context)
      const again = await provider.wrap(dataKey, context)
      dataKey.fill(0)
      return again
    },
    async health() {
      await readRing(path)
    },
    signer: async (purpose) => signerOf(Buffer.from((await ring()).root, 'base64'), purpose),
    // Read anew: whoever asks whether a key is old enough must not miss that it has been rotated.
    keys: async () => describe(await readRing(path)),
    rotate: async () => activeOf(await change((now) => withNewKey(now, clock().toISOString()))).id,
    async refuseBelow(version) {
      await change((now) => ({
        ...now,
        minVersion: version,
        keys: now.keys.filter((key) => key.version >= version),
      }))
    },
  }
  return provider
}

function activeOf({ keys, active }: RingFile): RingFile['keys'][number] {
  const key = keys.find(({ version }) => version === active)
  if (key === undefined) throw new Error('a ring without its active key has been read')
  return key
}

function keyIn({ keys, minVersion }: RingFile, id: string): Buffer {
  const key = keys.find((each) => each.id === id)
  if (key === undefined) throw new KeyRetired(`the key ring does not hold ${id}`)
  if (key.version < minVersion) throw new KeyRetired(`${id} is below the ring's minimum version`)
  return Buffer.from(key.material, 'base64')
}

function describe({ keys, active, minVersion }: RingFile): readonly KeyEncryptionKey[] {
  const stateOf = (version: number) => {
    if (version === active) return 'active'
    return version < minVersion ? 'refused' : 'decrypt-only'
  }
  return keys
    .map(({ id, version, createdAt }) => ({ id, version, createdAt, state: stateOf(version) }) as const)
    .sort((left, right) => left.version - right.version)
}

function signerOf(root: Uint8Array, purpose: string): Signer {
  const seed = deriveBytes(root, { info: Buffer.from(`urbe/signer/v1|${purpose}`), length: KEY_BYTES })
  const key = createPrivateKey({ key: Buffer.concat([ED25519_HEAD, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return { publicKey: spki.subarray(-KEY_BYTES), sign: async (bytes) => sign(null, bytes, key) }
}
