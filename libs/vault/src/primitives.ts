/** What everything here is built of, for those who hold it against the vectors of others. */
export { decryptBytes, encryptBytes } from './cipher.ts'
export { deriveBytes, macOf } from './derive-bytes.ts'
export { keyUnwrapPadded, keyWrapPadded } from './key-wrap.ts'
