/** What a wrapped key is bound to: unwrapping it for another key id or subject fails. */
export interface WrapContext {
  readonly keyId: string
  readonly subject: string
}

export interface WrappedKey {
  /** Of the key encryption key. */
  readonly kekId: string
  /** Text; only the provider can read it. */
  readonly blob: string
}

export interface KeyEncryptionKey {
  readonly id: string
  readonly version: number
  readonly createdAt: string
  readonly state: 'active' | 'decrypt-only' | 'refused'
}

/** Ed25519. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
}

/**
 * Keeps the key encryption keys and never gives one out. Each function throws the Refusal `kms_unavailable` when the keys cannot be
 * reached, `unwrap` and `rewrap` an IntegrityError when the blob is not what was wrapped for this context, and KeyRetired when its
 * key is older than what is still accepted.
 */
export interface KeyProvider {
  readonly kind: 'file' | 'vault-transit' | 'aws-kms'
  /** Id of the key that wraps now. */
  readonly current: () => Promise<string>
  readonly wrap: (dataKey: Uint8Array, context: WrapContext) => Promise<WrappedKey>
  readonly unwrap: (wrapped: WrappedKey, context: WrapContext) => Promise<Uint8Array>
  /** The same data key under the key that wraps now. */
  readonly rewrap: (wrapped: WrappedKey, context: WrapContext) => Promise<WrappedKey>
  readonly health: () => Promise<void>
  /** The same key at every call with the same purpose. */
  readonly signer: (purpose: string) => Promise<Signer>
  /** Oldest first; ids and ages, never material. */
  readonly keys: () => Promise<readonly KeyEncryptionKey[]>
  /** Makes a new key that wraps from now on; answers with its id. */
  readonly rotate: () => Promise<string>
  /** From now on keys below this version are refused; the file forgets them. */
  readonly refuseBelow: (version: number) => Promise<void>
}
