import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

import { FileFormatError } from '@urbe/city-model'

import { BadFile, UsageError } from '../exit.ts'

/** Of a model's file, unpacked too: the largest published networks have a tenth of it. */
export const MODEL_FILE_BYTES_MAX = 500_000_000
const unpack = promisify(gunzip)
const GZIP_MAGIC = Buffer.of(0x1f, 0x8b)

/** The text of a file, unpacked when it is gzip. */
export async function readText(path: string): Promise<string> {
  const bytes = await bytesAt(path)
  const isPacked = bytes.subarray(0, 2).equals(GZIP_MAGIC)
  try {
    return (isPacked ? await unpack(bytes, { maxOutputLength: MODEL_FILE_BYTES_MAX }) : bytes).toString(
      'utf8',
    )
  } catch (error) {
    throw new UsageError(`${path} cannot be unpacked`, { cause: error })
  }
}

async function bytesAt(path: string): Promise<Buffer> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    if (size <= MODEL_FILE_BYTES_MAX) return await file.readFile()
  } catch (error) {
    throw new UsageError(`${path} cannot be read`, { cause: error })
  }
  throw new UsageError(`${path} is larger than ${MODEL_FILE_BYTES_MAX} bytes`)
}

/** What is said of a file's contents is said with its name. */
export async function inFile<Read>(path: string, read: () => Read | Promise<Read>): Promise<Read> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof FileFormatError) throw new BadFile(path, error)
    throw error
  }
}
