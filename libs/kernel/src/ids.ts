/** Where ids come from. Wired in by `main.ts`; tests pass a counter. */
export type NewId = () => string

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** UUIDv7 (RFC 9562 §5.7) of a moment in milliseconds since 1970 and 10 random bytes. */
export function uuid7(unixMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16)
  bytes.set(random.subarray(0, 10), 6)
  const high = Math.floor(unixMs / 2 ** 16)
  for (let index = 0; index < 4; index++) bytes[index] = (high >>> (24 - 8 * index)) & 0xff
  bytes[4] = (unixMs >>> 8) & 0xff
  bytes[5] = unixMs & 0xff
  return formatUuid(bytes, 7)
}

/** Writes version and variant into 16 bytes and spells them as a UUID. */
export function formatUuid(bytes: Uint8Array, version: number): string {
  const all = Uint8Array.from(bytes.subarray(0, 16))
  all[6] = ((all[6] ?? 0) & 0x0f) | (version << 4)
  all[8] = ((all[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(all, (byte) => HEX[byte]).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
