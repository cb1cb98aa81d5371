import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

import { Interrupted, UsageError } from '../exit.ts'

/**
 * Writes a text piece by piece, packed when the name ends in .gz. It stands under another name beside its place until it is
 * complete, so that nobody takes a part for the whole.
 */
export async function writeWhole(
  path: string,
  pieces: AsyncIterable<string>,
  interrupted: AbortSignal,
): Promise<void> {
  const partial = `${path}.${process.pid}.partial`
  try {
    const file = createWriteStream(partial)
    if (path.endsWith('.gz')) await pipeline(pieces, createGzip(), file, { signal: interrupted })
    else await pipeline(pieces, file, { signal: interrupted })
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    if (interrupted.aborted) throw new Interrupted('interrupted')
    if (isOfFiles(error)) throw new UsageError(`${path} cannot be written`, { cause: error })
    throw error
  }
}

function isOfFiles(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error
}
