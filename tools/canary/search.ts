import { gunzipSync, zstdDecompressSync } from 'node:zlib'

import { type Canary, formsOf } from './forms.ts'

const SLOTS = 65_536
/** Asked for each byte: a test's globals are slow to reach. */
const { imul } = Math
/** Fibonacci hashing: spreads four bytes over the slots. */
const SPREAD = 0x9e3779b1
const UNPACKED_BYTES_MAX = 64_000_000
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
const GZIP = Buffer.from([0x1f, 0x8b, 0x08])

interface Needle {
  readonly canary: string
  readonly bytes: Buffer
}

/** Names of the canaries that stand in some bytes, in any spelling, also when the bytes are packed. */
export type Search = (bytes: Buffer) => ReadonlySet<string>

/** Looks for all of them in one pass: a table tells which four bytes may begin one. */
export function searchFor(canaries: readonly Canary[]): Search {
  const needles = new Map<number, Needle[]>()
  const slots = new Uint8Array(SLOTS)
  for (const { name, text } of canaries)
    for (const bytes of formsOf(text)) {
      const head = bytes.readInt32BE(0)
      slots[slotOf(head)] = 1
      needles.set(head, [...(needles.get(head) ?? []), { canary: name, bytes }])
    }

  function look(bytes: Buffer, found: Set<string>): void {
    let head = 0
    for (let at = 0; at < bytes.length; at++) {
      head = (head << 8) | (bytes[at] ?? 0)
      if (slots[slotOf(head)] === 1) compare(bytes, at - 3, head, found)
    }
  }
  function compare(bytes: Buffer, from: number, head: number, found: Set<string>): void {
    for (const { canary, bytes: needle } of needles.get(head) ?? [])
      if (from >= 0 && needle.equals(bytes.subarray(from, from + needle.length))) found.add(canary)
  }
  return (bytes) => {
    const found = new Set<string>()
    look(bytes, found)
    const unpacked = unpack(bytes)
    if (unpacked !== undefined) look(unpacked, found)
    return found
  }
}

const slotOf = (head: number) => imul(head, SPREAD) >>> 16

function unpack(bytes: Buffer): Buffer | undefined {
  const options = { maxOutputLength: UNPACKED_BYTES_MAX }
  if (bytes.subarray(0, ZSTD.length).equals(ZSTD)) return zstdDecompressSync(bytes, options)
  return bytes.subarray(0, GZIP.length).equals(GZIP) ? gunzipSync(bytes, options) : undefined
}
