const POLYNOMIAL = 0xedb88320
const BYTE_VALUES = 256

const table = Int32Array.from({ length: BYTE_VALUES }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1
  return rest
})

/** The checksum of ZIP, gzip and Ethernet (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  let rest = -1
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    rest = (rest >>> 8) ^ (table[(rest ^ byte) & 255] as number)
  }
  return (rest ^ -1) >>> 0
}
