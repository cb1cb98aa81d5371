import { expect, it } from '@jest/globals'

import { CHUNKS, compress, decompress } from './compression.ts'

it.each([0, 1, CHUNKS.chunkSize, 3 * CHUNKS.chunkSize + 5])(
  'gives back %p bytes as they were',
  async (length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24)
    const compressed = await compress(bytes)
    expect(Buffer.compare(await decompress(compressed), bytes)).toBe(0)
  },
)

it('leaves the memory alone that it reads', async () => {
  const room = new Uint8Array(100_000).fill(7)
  const compressed = await compress(room.subarray(0, 50_000))
  expect(compressed.length).toBeLessThan(5_000)
  expect(room.every((byte) => byte === 7)).toBe(true)
})

it('refuses what is cut off', async () => {
  const compressed = await compress(new Uint8Array(2 * CHUNKS.chunkSize).map((_, at) => at % 251))
  await expect(decompress(compressed.subarray(0, -3))).rejects.toThrow()
})
