import type { WrappedKey } from './key-provider.ts'

export interface StoredDataKey extends WrappedKey {
  readonly keyId: string
  readonly subject: string
}

export const SHREDDED_KEY = 'shredded'

/** Where wrapped data keys lie. What it has shredded stays known as shredded, and its subject never gets a key again. */
export interface DataKeyStore {
  /** The key that seals for a subject now. */
  readonly activeOf: (subject: string) => Promise<StoredDataKey | typeof SHREDDED_KEY | undefined>
  readonly find: (keyId: string) => Promise<StoredDataKey | typeof SHREDDED_KEY | undefined>
  /** Does nothing when the subject has an active key already or has been shredded. */
  readonly create: (key: StoredDataKey) => Promise<void>
  /** Counts uses before they happen, for all replicas together; answers with the sum. */
  readonly reserve: (keyId: string, uses: number) => Promise<number>
  /** It seals no more, and still opens. */
  readonly retire: (keyId: string) => Promise<void>
  readonly shred: (subject: string) => Promise<void>
  /** Keys that are not under this key encryption key, in the order of their ids. */
  readonly notUnder: (
    kekId: string,
    page: { readonly after: string; readonly limit: number },
  ) => Promise<readonly StoredDataKey[]>
  /** Only when it still is what was read: a shredded key must not come back. */
  readonly replace: (before: StoredDataKey, after: WrappedKey) => Promise<boolean>
  /** Keys by the key encryption key that wraps them. */
  readonly counts: () => Promise<ReadonlyMap<string, number>>
}
