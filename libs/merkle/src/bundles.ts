import { MerkleError } from './faults.ts'
import { TILE_WIDTH } from './tiles.ts'

export const ENTRY_BYTES_MAX = 65_535
const LENGTH_BYTES = 2

/** Entries one behind the other, each after its length in two bytes. */
export function bundleOf(entries: readonly Uint8Array[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    if (entry.length > ENTRY_BYTES_MAX) throw new MerkleError('malformed', 'an entry is too large')
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt16BE(entry.length)
    return [length, entry]
  })
  return Buffer.concat(parts)
}

/** Throws `malformed` for what is cut off or holds more than a bundle may; whoever wants to say what is too much allows more. */
export function entriesIn(bundle: Uint8Array, entriesMax = TILE_WIDTH): readonly Uint8Array[] {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.length)
  const entries: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    if (at + LENGTH_BYTES > bytes.length) throw cutOff()
    const end = at + LENGTH_BYTES + bytes.readUInt16BE(at)
    if (end > bytes.length) throw cutOff()
    if (entries.length === entriesMax) throw new MerkleError('malformed', 'a bundle holds too many entries')
    entries.push(bytes.subarray(at + LENGTH_BYTES, end))
    at = end
  }
  return entries
}

const cutOff = () => new MerkleError('malformed', 'a bundle is cut off')
