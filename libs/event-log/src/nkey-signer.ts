import { createPrivateKey, type KeyObject, sign } from 'node:crypto'

import { type Authenticator, nkeys } from 'nats'

/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410, section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
/** A seed's text is two bytes that name its kind, the key's 32 bytes and two of checksum, in base 32 (RFC 4648). */
const KEY_STARTS = 2
const KEY_BYTES = 32
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * Proves with an NKEY seed who a connection is. Node signs, not the package's JavaScript: that takes tens of milliseconds of the
 * one thread at every reconnect, and on a busy machine more than the two seconds that a server waits for the proof.
 */
export function nkeySigner(seed: Uint8Array): Authenticator {
  // Refuses a seed that is damaged.
  const nkey = nkeys.fromSeed(seed).getPublicKey()
  const key = privateKey(seed)
  return (nonce = '') => ({
    nkey,
    sig: nonce === '' ? '' : sign(null, Buffer.from(nonce), key).toString('base64'),
  })
}

function privateKey(seed: Uint8Array): KeyObject {
  const secret = fromBase32(seed).subarray(KEY_STARTS, KEY_STARTS + KEY_BYTES)
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, secret]), format: 'der', type: 'pkcs8' })
}

function fromBase32(text: Uint8Array): Buffer {
  const bytes: number[] = []
  let value = 0
  let bits = 0
  for (const character of text) {
    value = ((value << 5) | BASE32.indexOf(String.fromCharCode(character))) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((value >>> bits) & 0xff)
    }
  }
  return Buffer.from(bytes)
}
