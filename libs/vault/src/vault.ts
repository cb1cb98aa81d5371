import type { Clock, NewId } from '@urbe/kernel'

import { decrypt, encrypt, pooledIvs } from './cipher.ts'
import type { DataKeyStore } from './data-key-store.ts'
import { type DataKeyLimits, dataKeys } from './data-keys.ts'
import { macOf } from './derive-bytes.ts'
import { IntegrityError } from './faults.ts'
import type { KeyProvider } from './key-provider.ts'
import { readSealed, writeSealed } from './sealed-text.ts'

const SWEEP_MS = 30_000
const INDEX_BYTES = 16

/** Where a value stands. It opens nowhere else. */
export interface FieldPlace {
  /** Whose key it is sealed under: `user:<id>` for a person, `auth:keys` for what belongs to nobody. */
  readonly subject: string
  readonly aggregateType: string
  readonly aggregateId: string
  readonly field: string
}

/** Stands where a value was whose key has been destroyed. */
export interface Shredded {
  readonly $shredded: true
}
export const SHREDDED: Shredded = Object.freeze({ $shredded: true })
export const isShredded = (value: unknown): value is Shredded =>
  typeof value === 'object' && value !== null && '$shredded' in value

/**
 * Seals single values with AES-256-GCM under a data key for each subject. All of it throws the Refusal `kms_unavailable` when a
 * key is needed that is not in memory and whoever keeps the keys does not answer.
 */
export interface Vault {
  /** The text of `{"$enc":1,"k":…,"v":…}`. Throws the Refusal `subject_erased` for a subject that has been shredded. */
  readonly seal: (place: FieldPlace, plain: string) => Promise<string>
  /** Throws an IntegrityError when a byte of the text is not as it was sealed, or it was sealed for another place. */
  readonly open: (place: FieldPlace, sealed: string) => Promise<string | Shredded>
  /** Destroys the keys of a subject for ever: what was sealed under them opens as `SHREDDED`. */
  readonly shred: (subject: string) => Promise<void>
}

/** What the process that opened the vault does with it besides. */
export interface OpenVault extends Vault {
  /** The same value gives the same text (HMAC-SHA256, 128 bit) under a key of the index's own: sealed fields are found by it. */
  readonly blindIndex: (index: string, value: string) => Promise<string>
  /** The keys of this subject leave the memory: somebody else has shredded it. */
  readonly forget: (subject: string) => void
  /** All keys leave the memory. */
  readonly close: () => void
}

interface Deps {
  readonly provider: KeyProvider
  readonly store: DataKeyStore
  readonly clock: Clock
  readonly newId: NewId
  /** Bound into every value: what one installation sealed does not open in another. */
  readonly tenant: string
  readonly limits?: DataKeyLimits
}

/** Throws the Refusal `kms_unavailable` when the keys cannot be reached: without them nothing starts. */
export async function openVault({ tenant, ...deps }: Deps): Promise<OpenVault> {
  await deps.provider.health()
  const keys = dataKeys(deps)
  const nextIv = pooledIvs()
  const sweeping = setInterval(keys.sweep, SWEEP_MS).unref()
  return {
    seal: (place, plain) =>
      keys.sealing(place.subject, ({ keyId, bytes }) => {
        const bound = boundTo(tenant, place, keyId)
        return writeSealed({ keyId, bytes: encrypt(bytes, { iv: nextIv(), plain, bound }) })
      }),
    async open(place, text) {
      const { keyId, bytes } = readSealed(text)
      const plain = await keys.opening(keyId, (key) => {
        if (key.subject !== place.subject) throw new IntegrityError()
        return decrypt(key.bytes, { bytes, bound: boundTo(tenant, place, keyId) })
      })
      return plain ?? SHREDDED
    },
    async shred(subject) {
      await deps.store.shred(subject)
      keys.forget(subject)
    },
    blindIndex: (index, value) =>
      keys.deriving(`index:${index}`, ({ bytes }) =>
        macOf(bytes, value).subarray(0, INDEX_BYTES).toString('base64url'),
      ),
    forget: keys.forget,
    close() {
      clearInterval(sweeping)
      keys.clear()
    },
  }
}

/** The parts cannot run into each other: what divides them is escaped inside them. */
function boundTo(tenant: string, { aggregateType, aggregateId, field }: FieldPlace, keyId: string): string {
  return ['urbe', 'v1', tenant, aggregateType, aggregateId, field, keyId].map(encodeURIComponent).join('|')
}
