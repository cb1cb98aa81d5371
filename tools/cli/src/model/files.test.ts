import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { FileFormatError } from '@urbe/city-model'

import { endingOf, UsageError } from '../exit.ts'
import { inFile, MODEL_FILE_BYTES_MAX, readText } from './files.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-files-'))
})
afterAll(async () => await rm(folder, { recursive: true }))

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

it('reads a text, packed or not', async () => {
  expect(await readText(await fileOf('plain.xml', '<é/>'))).toBe('<é/>')
  expect(await readText(await fileOf('packed.xml.gz', gzipSync('<é/>')))).toBe('<é/>')
})

it.each(['away.txt', '.'])('refuses %s, which cannot be read', async (name) => {
  await expect(readText(join(folder, name))).rejects.toThrow(UsageError)
})

it('refuses what only begins like gzip', async () => {
  const path = await fileOf('broken.gz', gzipSync('x'.repeat(1_000)).subarray(0, 15))
  await expect(readText(path)).rejects.toThrow('cannot be unpacked')
})

it('refuses a file beyond the limit without reading it', async () => {
  const path = await fileOf('large.txt', '')
  await truncate(path, MODEL_FILE_BYTES_MAX + 1)
  await expect(readText(path)).rejects.toThrow(`larger than ${MODEL_FILE_BYTES_MAX} bytes`)
})

it('says of which file a line is wrong, and ends as a wrong usage', async () => {
  const reading = inFile('a.net', () => {
    throw new FileFormatError(7, 'a number')
  })
  const ending = endingOf(await reading.catch((error: unknown) => error))
  expect(ending).toEqual({
    code: 2,
    lines: ['a.net: line 7: expected a number'],
    problem: {
      title: 'a.net: line 7: expected a number',
      exitCode: 2,
      file: 'a.net',
      line: 7,
      expected: 'a number',
    },
  })
})

it('lets other faults pass as they are', async () => {
  const fault = new RangeError('on purpose')
  await expect(inFile('a.net', () => Promise.reject(fault))).rejects.toBe(fault)
})
