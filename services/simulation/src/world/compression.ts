import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'

/** So much at a time comes back from a thread of Node's pool: each way there and back costs as much as working on many pages. */
export const CHUNKS = { chunkSize: 1_048_576 } as const

/** The quickest that still makes a city several times smaller. */
export const COMPRESSION = {
  ...CHUNKS,
  params: { [constants.ZSTD_c_compressionLevel]: 1 },
} as const

// Both work in threads of Node's pool: neither the city nor the door waits for them.
const compressed = promisify(zstdCompress)
const decompressed = promisify(zstdDecompress)

export const compress = (bytes: Uint8Array): Promise<Buffer> => compressed(bytes, COMPRESSION)

export const decompress = (bytes: Uint8Array): Promise<Buffer> => decompressed(bytes, CHUNKS)
